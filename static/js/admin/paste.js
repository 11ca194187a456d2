// A paste comes out as clean structure, wherever it was copied: Word, Word on the web, Google Docs, LibreOffice, Pages, Notes.
// The strict style policy forbids style attributes, even to a parser; so they come in under another name and are read here.
import { Extension, Plugin } from "django-prose-editor/editor"

const gettext = window.gettext || ((text) => text)
const BOLD = /(?:^|[;\s])font-weight:\s*(?:[6-9]00|bold)/i
const NOT_BOLD = /(?:^|[;\s])font-weight:\s*(?:[1-4]00|normal)/i
const ITALIC = /(?:^|[;\s])font-style:\s*italic/i
const UPRIGHT = /(?:^|[;\s])font-style:\s*normal/i
const STRUCK = /text-decoration[a-z-]*:[^;]*line-through/i
const RAISED = /vertical-align:\s*super/i
const LOWERED = /vertical-align:\s*sub\b/i
const NUMBERED = /^\s*\(?(?:\d+|[a-z]|[ivxlc]+)[.)]/i
const LEVEL = /mso-list:[^;]*\blevel(\d)/i
const HEADINGS = "h1, h2, h3, h4, h5, h6"

const style = (element) => element.dataset.style || ""
const unwrap = (element) => element.replaceWith(...element.childNodes)

function renamed(element, tag) {
  const other = document.createElement(tag)
  other.append(...element.childNodes)
  element.replaceWith(other)
  return other
}

function wrapped(tag, content) {
  const element = document.createElement(tag)
  element.append(...content)
  return element
}

// --- what is not the text -------------------------------------------------------------------------------------------
function dropWhatIsNotText(page) {
  // Where a mail program has lost the comments around a list's marks, the mark itself says what list it is.
  for (const mark of page.querySelectorAll("[data-style*='mso-list:Ignore']")) {
    const item = mark.closest("p")
    if (item && !item.dataset.listed) item.dataset.listed = NUMBERED.test(mark.textContent) ? "ol" : "ul"
  }
  for (const gone of page.querySelectorAll("style, title, meta, span.EOP, [data-style*='mso-list:Ignore'], .msoDel, .msocomoff, .MsoCommentReference, [data-style*='mso-element:comment']")) gone.remove()
  for (const kept of page.querySelectorAll("ins.msoIns, .msoIns, .msoIns ins")) unwrap(kept)
}

function dropPictures(page) {
  let disk = 0
  let elsewhere = 0
  for (const picture of page.querySelectorAll("img")) {
    const source = picture.getAttribute("src") || ""
    if (source.startsWith("/") && !source.startsWith("//")) continue
    if (/^(?:https?:)?\/\//i.test(source)) elsewhere++
    else disk++
    picture.remove()
  }
  return { disk, elsewhere }
}

// --- links ----------------------------------------------------------------------------------------------------------
// Mail programs send links by way of their own house, which counts who follows them: the address behind is what was meant.
const DETOURS = [
  [/(?:^|\.)google\.[a-z.]+$/, "/url", ["q", "url"]],
  [/\.safelinks\.protection\.outlook\.com$/, "/", ["url"]],
]

function straighten(page) {
  for (const link of page.querySelectorAll("a[href^=http]")) {
    if (!URL.canParse(link.href)) continue
    const { hostname, pathname, searchParams } = new URL(link.href)
    const names = DETOURS.find(([host, path]) => host.test(hostname) && pathname === path)?.[2] || []
    const meant = names.map((name) => searchParams.get(name)).find((address) => /^https?:\/\//.test(address))
    if (meant) link.setAttribute("href", meant)
  }
}

// --- letters --------------------------------------------------------------------------------------------------------
function readLetters(page) {
  for (const bold of page.querySelectorAll("b, strong")) if (NOT_BOLD.test(style(bold)) || bold.id.startsWith("docs-internal-guid")) unwrap(bold)
  for (const slanted of page.querySelectorAll("i, em")) if (UPRIGHT.test(style(slanted))) unwrap(slanted)
  // From within: a span in a span then finds its own content in its place.
  for (const span of [...page.querySelectorAll("span[data-style], font[data-style]")].reverse()) {
    const said = style(span)
    let content = [...span.childNodes]
    if (!span.textContent.trim()) {
      unwrap(span)
      continue
    }
    if (BOLD.test(said) && !span.closest(`${HEADINGS}, b, strong`)) content = [wrapped("strong", content)]
    if (ITALIC.test(said) && !span.closest("i, em")) content = [wrapped("em", content)]
    if (STRUCK.test(said)) content = [wrapped("s", content)]
    if (RAISED.test(said)) content = [wrapped("sup", content)]
    if (LOWERED.test(said)) content = [wrapped("sub", content)]
    span.replaceWith(...content)
  }
  for (const heading of page.querySelectorAll(HEADINGS)) for (const bold of heading.querySelectorAll("b, strong")) unwrap(bold)
}

// --- headings -------------------------------------------------------------------------------------------------------
// A page has one h1, the story's headline; Word on the web says by a role what is a heading.
function readHeadings(page) {
  for (const said of page.querySelectorAll("p[role=heading], div[role=heading]")) renamed(said, `h${said.getAttribute("aria-level") || 2}`)
  for (const heading of page.querySelectorAll("h1")) renamed(heading, "h2")
  for (const heading of page.querySelectorAll("h5, h6")) renamed(heading, "h4")
}

// --- lists ----------------------------------------------------------------------------------------------------------
// Word writes a list as paragraphs that begin with a bullet or a number, and says in their style how deep each stands.
function readWordLists(page) {
  let open = []
  let last = null
  for (const paragraph of [...page.querySelectorAll("p")]) {
    const level = Number(LEVEL.exec(style(paragraph))?.[1] || ("listed" in paragraph.dataset ? 1 : 0))
    if (!level) {
      open = []
      continue
    }
    const tag = paragraph.dataset.listed === "ol" ? "ol" : "ul"
    if (last && last.nextElementSibling !== paragraph) open = []
    open.length = Math.min(open.length, level)
    if (open.length && open.length === level && open[level - 1].localName !== tag) open.length = level - 1
    while (open.length < level) {
      const list = document.createElement(tag)
      const within = open.at(-1)?.lastElementChild
      if (within) within.append(list)
      else if (open.length) break
      else {
        paragraph.before(list)
        last = list
      }
      open.push(list)
    }
    open.at(-1).append(wrapped("li", [wrapped("p", paragraph.childNodes)]))
    paragraph.remove()
  }
}

// Word on the web writes a list for each item; Google Docs puts a list beside the item that it belongs to.
function joinLists(page) {
  for (const item of page.querySelectorAll("li[data-aria-level]")) {
    const level = Number(item.dataset.ariaLevel)
    const before = item.parentElement.previousElementSibling
    if (level < 2 || item.previousElementSibling || !before?.matches("ul, ol")) continue
    let into = before.lastElementChild
    for (let depth = 2; depth < level && into?.lastElementChild?.matches("ul, ol"); depth++) into = into.lastElementChild.lastElementChild
    into?.append(item.parentElement)
  }
  for (const list of [...page.querySelectorAll("ul, ol")]) {
    if (list.parentElement?.matches("ul, ol")) {
      const item = list.previousElementSibling
      if (item?.localName === "li") item.append(list)
      else list.replaceWith(wrapped("li", [list.cloneNode(true)]))
    }
  }
  for (const list of [...page.querySelectorAll("ul, ol")]) {
    const before = list.previousElementSibling
    if (before?.localName !== list.localName || !touches(before, list) || list.closest("[data-apart]")) continue
    if (before.dataset.joins !== undefined || list.querySelector(":scope > li[data-listid], :scope > li[data-aria-level]")) {
      before.dataset.joins = ""
      before.append(...list.children)
      list.remove()
    }
  }
}

const touches = (one, other) => !one.nextSibling || one.nextSibling === other || !one.nextSibling.textContent.trim()

// --- footnotes ------------------------------------------------------------------------------------------------------
// Every word processor links a reference to its note and the note back; such a pair becomes a note at its place.
function readNotes(page) {
  const target = (link) => {
    const name = decodeURIComponent(link.getAttribute("href").slice(1))
    return name ? page.querySelector(`[id="${CSS.escape(name)}"], a[name="${CSS.escape(name)}"]`) : null
  }
  for (const reference of [...page.querySelectorAll("a[href^='#']")]) {
    if (!reference.isConnected) continue
    const there = target(reference)
    const note = there && (there.matches("a, span") ? there.closest("p, li, div") : there)
    const back = note && [...note.querySelectorAll("a[href^='#']")].find((link) => target(link) === reference || target(link)?.contains(reference) || reference.contains(target(link)))
    if (!back || note.contains(reference) || note.compareDocumentPosition(reference) & Node.DOCUMENT_POSITION_FOLLOWING) continue
    back.remove()
    const words = document.createElement("small")
    words.setAttribute("role", "note")
    for (const part of note.querySelectorAll("p, div")) part.append(" ")
    words.innerHTML = note.innerHTML.replace(/<\/?(?:p|div)\b[^>]*>/g, " ").trim()
    const place = reference.parentElement.localName === "sup" && reference.parentElement.childElementCount === 1 ? reference.parentElement : reference
    const holder = note.parentElement
    place.replaceWith(words)
    note.remove()
    if (holder !== page.body && !holder.textContent.trim()) holder.remove()
  }
  for (const line of page.querySelectorAll("[data-style*='footnote-list'] > hr, [data-style*='footnote-list'] > br")) line.remove()
  for (const left of page.querySelectorAll("a[href^='#']")) if (/^#_|^#sdfootnote|^#ftnt|^#cmnt/.test(left.getAttribute("href"))) unwrap(left)
}

// --- empty lines ----------------------------------------------------------------------------------------------------
function dropEmpty(page) {
  for (const breaks of page.querySelectorAll("body > br, .Apple-interchange-newline, div > br:only-child")) breaks.remove()
  for (const block of [...page.querySelectorAll("p, h1, h2, h3, h4, li, ul, ol, blockquote, div")].reverse()) {
    if (!block.textContent.trim() && !block.querySelector("img, hr, table")) block.remove()
  }
}

// The HTML as the editor takes it; `tell({disk, elsewhere})` hears how many pictures were left out, from where.
export function cleaned(html, tell = () => {}) {
  const marked = html.replace(/(<p\b)([^>]*>\s*(?:<(?:span|b|i)\b[^>]*>\s*)*)<!(?:--)?\[if\s+!supportLists\](?:--)?>([\s\S]*?)<!(?:--)?\[endif\](?:--)?>/gi, (_, tag, rest, mark) =>
    `${tag} data-listed="${NUMBERED.test(mark.replace(/<[^>]*>|&nbsp;/g, "")) ? "ol" : "ul"}"${rest}`,
  )
  const unstyled = marked
    .replace(/<o:p>[\s\S]*?<\/o:p>/gi, "")
    .replace(/<style\b[\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="))
  const page = new DOMParser().parseFromString(unstyled, "text/html")
  dropWhatIsNotText(page)
  tell(dropPictures(page))
  straighten(page)
  readNotes(page)
  readLetters(page)
  readHeadings(page)
  readWordLists(page)
  // Google Docs says of each paragraph that it runs from left to right; the page finds that out by itself.
  for (const told of page.querySelectorAll("[dir=ltr]")) told.removeAttribute("dir")
  for (const box of page.querySelectorAll(".ListContainerWrapper, .OutlineElement:not(li), div.SCXW")) unwrap(box)
  dropEmpty(page)
  joinLists(page)
  return page.body.innerHTML
}

function told({ disk, elsewhere }) {
  if (disk) return gettext("A picture in what you pasted lies on a disk and was left out: drop its file into the text.")
  return elsewhere ? gettext("A picture in what you pasted lies on another site and was left out: save it, then drop its file into the text.") : ""
}

export const CleanPaste = Extension.create({
  name: "cleanPaste",
  addProseMirrorPlugins() {
    const say = (left) => this.editor.storage.namedTextbox?.say?.(told(left))
    return [new Plugin({ props: { transformPastedHTML: (html) => cleaned(html, say) } })]
  },
})
