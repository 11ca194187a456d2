// What the desk adds to the text editor: a name for the textbox, a word count, a paste that comes out clean, tags that it
// would drop, links to our own stories, and pictures that only decorate.
import { Extension, Mark, Node, Plugin } from "django-prose-editor/editor"

const WORDS_PER_MINUTE = 230
const gettext = window.gettext || ((text) => text)
const ngettext = window.ngettext || ((one, many, count) => (count === 1 ? one : many))

export const NamedTextbox = Extension.create({
  name: "namedTextbox",
  onCreate() {
    const textarea = this.editor.view.dom.closest(".prose-editor").querySelector("textarea")
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

const BOLD = /font-weight:\s*(?:[7-9]00|bold)/i
const ITALIC = /font-style:\s*italic/i
const NUMBER = /^\s*(?:\d+|[a-z])[.)]/i

// Google Docs says bold and italic by style alone, and wraps everything in a <b> that is not bold.
// The strict style policy forbids style attributes, even to a parser; so they come in under another name and are read here.
function readStyles(page) {
  for (const wrapper of page.querySelectorAll("b[id^=docs-internal-guid]")) wrapper.replaceWith(...wrapper.childNodes)
  for (const span of page.querySelectorAll("span[data-style]")) {
    const style = span.dataset.style
    let content = [...span.childNodes]
    if (BOLD.test(style) && !span.closest("h1, h2, h3, h4")) content = [wrapped("strong", content)]
    if (ITALIC.test(style)) content = [wrapped("em", content)]
    span.replaceWith(...content)
  }
}

function wrapped(tag, content) {
  const element = document.createElement(tag)
  element.append(...content)
  return element
}

// Word writes a list as paragraphs that begin with a bullet or a number.
function readLists(page) {
  let list = null
  for (const paragraph of [...page.querySelectorAll("p")]) {
    const isItem = /MsoListParagraph/.test(paragraph.className) || /mso-list:/.test(paragraph.dataset.style || "")
    if (!isItem) {
      list = null
      continue
    }
    if (!list || list.nextElementSibling !== paragraph) {
      list = document.createElement(paragraph.dataset.numbered ? "ol" : "ul")
      paragraph.before(list)
    }
    list.append(wrapped("li", [wrapped("p", paragraph.childNodes)]))
    paragraph.remove()
  }
}

export function cleaned(html) {
  const marked = html.replace(/(<p\b)([^>]*>\s*(?:<span[^>]*>\s*)*)<!\[if !supportLists\]>([\s\S]*?)<!\[endif\]>/gi, (_, tag, rest, mark) =>
    `${tag}${NUMBER.test(mark.replace(/<[^>]*>|&nbsp;/g, "")) ? ' data-numbered="1"' : ""}${rest}`,
  )
  const unstyled = marked
    .replace(/<o:p>[\s\S]*?<\/o:p>/gi, "")
    .replace(/<style\b[\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="))
  const page = new DOMParser().parseFromString(unstyled, "text/html")
  for (const picture of page.querySelectorAll("img")) {
    if (!(picture.getAttribute("src") || "").startsWith("/")) picture.remove()
  }
  readStyles(page)
  readLists(page)
  return page.body.innerHTML
}

export const CleanPaste = Extension.create({
  name: "cleanPaste",
  addProseMirrorPlugins() {
    return [new Plugin({ props: { transformPastedHTML: cleaned } })]
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

// --- a picture that only decorates ----------------------------------------------------------------------------------
export const Decorative = Extension.create({
  name: "decorative",
  addGlobalAttributes: () => [{ types: ["image"], attributes: { role: { default: null } } }],
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "decorative",
      groups: "nodes",
      button: buttons.material("hide_image", gettext("the picture only decorates")),
      hidden: (editor) => !editor.isActive("figure") && !editor.isActive("image"),
      active: (editor) => editor.getAttributes("image").role === "presentation" || pictureHere(editor)?.node.attrs.role === "presentation",
      command(editor) {
        const here = pictureHere(editor)
        if (!here) return
        const decorates = here.node.attrs.role === "presentation"
        const attrs = { ...here.node.attrs, role: decorates ? null : "presentation", alt: decorates ? here.node.attrs.alt : "" }
        editor.view.dispatch(editor.state.tr.setNodeMarkup(here.pos, undefined, attrs))
      },
    })
  },
})

// The picture that is selected, or in whose figure the caret stands.
function pictureHere({ state: { selection, doc } }) {
  let found = null
  doc.nodesBetween(selection.from, selection.to, (node, pos) => {
    if (node.type.name === "image") found = { node, pos }
    else if (node.type.name === "figure") node.forEach((child, offset) => child.type.name === "image" && (found = { node: child, pos: pos + 1 + offset }))
  })
  return found
}
