// The row of tools above the text is one stop of the Tab key; arrows, Home and End walk in it (the toolbar of the ARIA practices).
import { Extension } from "django-prose-editor/editor"

const gettext = window.gettext || ((text) => text)
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }

export const OneStop = Extension.create({
  name: "oneStop",
  onCreate() {
    const bar = this.editor.view.dom.closest(".prose-editor").querySelector(".prose-menubar")
    if (!bar) return
    this.storage.bar = bar
    bar.setAttribute("role", "toolbar")
    bar.setAttribute("aria-label", gettext("Tools for the text"))
    bar.addEventListener("keydown", (event) => walk(bar, event))
    bar.addEventListener("focusin", (event) => event.target.matches(".prose-menubar__button") && stopAt(bar, event.target))
    stopAt(bar, tools(bar)[0])
  },
  // A tool that is only there within a table, or upon a picture, takes the stop with it.
  onTransaction() {
    const { bar } = this.storage
    if (bar && !tools(bar).some((tool) => tool.tabIndex === 0)) stopAt(bar, tools(bar)[0])
  },
})

const tools = (bar) => [...bar.querySelectorAll(".prose-menubar__button:not(.hidden)")]

function stopAt(bar, stop) {
  for (const tool of bar.querySelectorAll(".prose-menubar__button")) tool.tabIndex = tool === stop ? 0 : -1
}

function walk(bar, event) {
  if (!event.target.matches(".prose-menubar__button") || event.ctrlKey || event.altKey || event.metaKey) return
  const all = tools(bar)
  const ends = { Home: all[0], End: all.at(-1) }
  const step = (STEPS[event.key] || 0) * (getComputedStyle(bar).direction === "rtl" ? -1 : 1)
  const next = ends[event.key] || (step && all.at((all.indexOf(event.target) + step) % all.length))
  if (!next) return
  event.preventDefault()
  next.focus()
}
