// The page light or dark by choice, kept in the browser and told to nobody; without a choice it follows the system.
// Then what may come late, once the page is drawn: the sheet of our faces, so that neither a first line nor the picture waits for it,
// and the scripts that nobody waits for (data-script). Who has had the faces before in this tab gets them at once: no line is drawn twice.
(() => {
  const root = document.documentElement
  const store = { get: () => { try { return localStorage.theme } catch { return "" } }, set: (to) => { try { localStorage.theme = to } catch {} } }
  const faces = () => {
    const late = document.querySelector("template[data-sheet]")
    if (late) late.replaceWith(Object.assign(document.createElement("link"), { rel: "stylesheet", href: late.dataset.sheet }))
  }
  const chosen = store.get()
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen
  addEventListener("DOMContentLoaded", () => {
    try { if (sessionStorage.faces) faces() } catch {}
    const button = document.querySelector(".theme button")
    const isDark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark"
    const show = () => { button.textContent = isDark() ? button.dataset.light : button.dataset.dark }
    button.onclick = () => { store.set(root.dataset.theme = isDark() ? "light" : "dark"); show() }
    show()
    button.parentElement.hidden = false
  })
  const late = () => {
    faces()
    try { sessionStorage.faces = 1 } catch {}
    for (const { dataset } of document.querySelectorAll("[data-script]")) import(dataset.script)
  }
  // What was loaded is on the screen only some frames later; of the first words the browser says when.
  const drawn = () => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(late)))
  addEventListener("load", () => {
    if (!globalThis.PerformanceObserver?.supportedEntryTypes?.includes("paint")) return drawn()
    new PerformanceObserver((_, observer) => { observer.disconnect(); drawn() }).observe({ type: "paint", buffered: true })
  })
})()
