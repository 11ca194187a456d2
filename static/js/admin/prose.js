// What the desk adds to the text editor: a name for the textbox, a word count, and a paste that comes out clean.
import { Extension, Plugin } from "django-prose-editor/editor"

const WORDS_PER_MINUTE = 230
const gettext = window.gettext || ((text) => text)

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
  storage.line.textContent = count ? `${count} ${gettext(count === 1 ? "word" : "words")} · ${minutes} ${gettext("min read")}` : ""
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
