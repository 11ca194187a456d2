// What the desk adds to the text editor: a name for the textbox and a line under it, a word count, tags that it would drop,
// links to our own stories, words in another language. Pastes are in paste.js, footnotes and pull quotes in notes.js, pictures in pictures.js.
import { Extension, Mark, Node } from "django-prose-editor/editor"

const WORDS_PER_MINUTE = 230
const gettext = window.gettext || ((text) => text)
const ngettext = window.ngettext || ((one, many, count) => (count === 1 ? one : many))

export const NamedTextbox = Extension.create({
  name: "namedTextbox",
  onCreate() {
    const textarea = this.editor.view.dom.closest(".prose-editor").querySelector("textarea")
    const line = document.createElement("p")
    line.className = "prose-said"
    line.setAttribute("role", "status")
    this.editor.view.dom.closest(".prose-editor").after(line)
    this.storage.textarea = textarea
    // One sentence under the text: what becomes of a file, what a paste left out.
    this.storage.say = (sentence, isRefusal = false) => {
      line.textContent = sentence
      line.classList.toggle("missing", isRefusal)
    }
    if (textarea) {
      textarea.proseEditor = this.editor
      textarea.dispatchEvent(new Event("prose:ready", { bubbles: true }))
    }
    const label = textarea?.id && document.querySelector(`label[for="${textarea.id}"]`)
    if (!label) return
    this.editor.view.dom.setAttribute("aria-label", label.textContent.trim())
    label.addEventListener("click", () => this.editor.commands.focus())
  },
})

const words = (text) => (text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) || []).length

function showCount({ editor, storage }) {
  const count = words(editor.getText({ blockSeparator: " " }))
  const minutes = Math.max(1, Math.round(count / WORDS_PER_MINUTE))
  const told = [[ngettext("%s word", "%s words", count), count], [gettext("%s min read"), minutes]]
  storage.line.textContent = count ? told.map(([text, number]) => text.replace("%s", number.toLocaleString(document.documentElement.lang))).join(" · ") : ""
}

export const WordCount = Extension.create({
  name: "wordCount",
  onCreate() {
    this.storage.line = document.createElement("p")
    this.storage.line.className = "word-count"
    this.editor.view.dom.closest(".prose-editor").after(this.storage.line)
    showCount(this)
  },
  onUpdate() {
    showCount(this)
  },
})

// --- what the editor's engine does not know, and an imported text may hold -------------------------------------------
const MARKS = { abbr: ["title"], mark: [], small: [], q: [], cite: [], time: ["datetime"], del: [], ins: [] }

const keptMark = ([tag, names]) =>
  Mark.create({
    name: `kept_${tag}`,
    addAttributes: () => Object.fromEntries(names.map((name) => [name, { default: null }])),
    parseHTML: () => [{ tag, priority: 60 }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  })

const keptNode = (tag, options) =>
  Node.create({ name: `kept_${tag}`, parseHTML: () => [{ tag }], renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0], ...options })

const tagsIn = (html) => new Set([...new DOMParser().parseFromString(html, "text/html").body.querySelectorAll("*")].map((element) => element.localName))
const NO_LOSS = new Set(["thead", "colgroup", "col"])

export const KeptTags = Extension.create({
  name: "keptTags",
  addExtensions: () => [
    ...Object.entries(MARKS).map(keptMark),
    keptNode("dl", { group: "block", content: "(kept_dt | kept_dd)+" }),
    keptNode("dt", { content: "inline*" }),
    keptNode("dd", { content: "block+" }),
  ],
  // Whatever else would go with the first change is named, while it is still there.
  onCreate() {
    const room = this.editor.view.dom.closest(".prose-editor")
    const after = tagsIn(this.editor.getHTML())
    const lost = [...tagsIn(room.querySelector("textarea").value)].filter((tag) => !after.has(tag) && !NO_LOSS.has(tag))
    if (!lost.length) return
    const line = document.createElement("p")
    line.className = "hint missing"
    line.textContent = `${gettext("This editor does not know, and would drop with the first change to the text:")} ${lost.join(", ")}`
    room.before(line)
  },
})

// --- links to our own stories ---------------------------------------------------------------------------------------
function linkToStory(editor) {
  window.desk.find({
    label: gettext("Link to a story of ours, or to an address"),
    query: "kind=story",
    takesAddress: true,
    onPick({ id, address, label }) {
      const attrs = { href: address, story: id ? String(id) : null }
      const isLink = editor.isActive("link")
      if (editor.state.selection.empty && !isLink) {
        editor.chain().focus().insertContent({ type: "text", text: label, marks: [{ type: "link", attrs }] }).run()
      } else {
        editor.chain().focus().extendMarkRange("link").setMark("link", attrs).run()
      }
    },
  })
}

export const StoryLinks = Extension.create({
  name: "storyLinks",
  priority: 1100, // its Mod-k before that of the link
  addGlobalAttributes: () => [
    {
      types: ["link"],
      attributes: {
        story: { default: null, parseHTML: (element) => element.dataset.story || null, renderHTML: ({ story }) => (story ? { "data-story": story } : {}) },
        lang: { default: null },
        hreflang: { default: null },
      },
    },
  ],
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "storyLink",
      groups: "link",
      button: buttons.material("find_in_page", gettext("link to a story")),
      command: linkToStory,
      active: (editor) => Boolean(editor.getAttributes("link").story),
    })
  },
  addKeyboardShortcuts: () => ({
    "Mod-k": ({ editor }) => {
      if (editor.state.selection.empty && !editor.isActive("link")) window.desk.palette()
      else linkToStory(editor)
      return true
    },
  }),
})

// --- words in another language ----------------------------------------------------------------------------------------
const SPOKEN = "ar bn cs da de el en es fa fi fr he hi hu id it ja ko la nl nb pl pt ro ru sv sw th tr uk ur vi yi zh-Hans zh-Hant".split(" ")
const TAG = /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i
const RTL = /^(ar|fa|he|ur|yi|ps|sd|ug|ckb|dv)\b/i

function languagesLike(text) {
  const names = new Intl.DisplayNames([document.documentElement.lang || "en"], { type: "language" })
  const typed = TAG.test(text) && !SPOKEN.includes(text) ? [text] : []
  const found = [...typed, ...SPOKEN].map((tag) => ({ tag, label: names.of(tag), kind: tag, note: "" }))
  const wanted = text.toLocaleLowerCase()
  return found.filter(({ tag, label }) => tag.toLowerCase().startsWith(wanted) || label.toLocaleLowerCase().includes(wanted))
}

const foreign = Mark.create({
  name: "foreign",
  addAttributes: () => ({ lang: { default: null }, dir: { default: null } }),
  parseHTML: () => [{ tag: "span[lang]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
})

export const ForeignWords = Extension.create({
  name: "foreignWords",
  addExtensions: () => [foreign],
  // A whole paragraph, quotation, … that came with its language keeps it.
  addGlobalAttributes: () => [
    {
      types: ["paragraph", "heading", "blockquote", "listItem", "tableCell", "tableHeader", "bold", "italic"],
      attributes: { lang: { default: null }, dir: { default: null } },
    },
  ],
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "foreignWords",
      groups: "marks",
      button: buttons.material("translate", "these words are in another language"),
      active: (editor) => editor.isActive("foreign"),
      command(editor) {
        if (editor.isActive("foreign")) return editor.chain().focus().extendMarkRange("foreign").unsetMark("foreign").run()
        window.desk.find({
          label: gettext("These words are in"),
          offers: languagesLike,
          onPick: ({ tag }) => editor.chain().focus().setMark("foreign", { lang: tag, dir: RTL.test(tag) ? "rtl" : null }).run(),
        })
      },
    })
  },
})
