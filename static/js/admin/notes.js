// Footnotes, written at their place within the sentence, and quotations drawn out of the text.
import { Extension, getMarkRange, Mark } from "django-prose-editor/editor"

const gettext = window.gettext || ((text) => text)

// In a note the key leads out of it; elsewhere it makes one of what is selected, or a new one to type into.
function toggleNote(editor) {
  const { selection, schema } = editor.state
  if (editor.isActive("note")) {
    const range = getMarkRange(selection.$from, schema.marks.note)
    if (selection.empty) editor.chain().focus().setTextSelection(range?.to ?? selection.to).unsetMark("note").run()
    else editor.chain().focus().extendMarkRange("note").unsetMark("note").run()
  } else if (selection.empty) {
    const words = gettext("Source")
    const at = selection.from
    editor
      .chain()
      .focus()
      .insertContent({ type: "text", text: words, marks: [{ type: "note" }] })
      .setTextSelection({ from: at, to: at + words.length })
      .run()
  } else {
    editor.chain().focus().setMark("note").run()
  }
  return true
}

export const Note = Mark.create({
  name: "note",
  priority: 1200, // outside of links and letters, so that a note stays one
  exitable: true,
  keepOnSplit: false,
  parseHTML: () => [{ tag: "small[role=note]", priority: 70 }],
  renderHTML: () => ["small", { role: "note" }, 0],
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "note",
      groups: "link",
      button: buttons.material("edit_note", gettext("footnote")),
      command: toggleNote,
      active: (editor) => editor.isActive("note"),
      enabled: (editor) => editor.isActive("note") || editor.can().setMark("note"),
    })
  },
  addKeyboardShortcuts: () => ({ "Mod-Alt-f": ({ editor }) => toggleNote(editor) }),
})

export const PullQuote = Extension.create({
  name: "pullQuote",
  addGlobalAttributes: () => [{ types: ["blockquote"], attributes: { role: { default: null } } }],
  addMenuItems({ menu, buttons }) {
    const isOne = (editor) => editor.getAttributes("blockquote").role === "doc-pullquote"
    menu.defineItem({
      name: "pullQuote",
      groups: "nodes",
      button: buttons.material("format_size", gettext("pull quote")),
      active: isOne,
      enabled: (editor) => editor.isActive("blockquote") || editor.can().wrapIn("blockquote"),
      command(editor) {
        const role = isOne(editor) ? null : "doc-pullquote"
        const chain = editor.chain().focus()
        if (role && !editor.isActive("blockquote")) chain.wrapIn("blockquote")
        chain.updateAttributes("blockquote", { role }).run()
      },
    })
  },
})
