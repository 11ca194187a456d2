// The page light or dark by choice, kept in the browser and told to nobody; without a choice it follows the system.
// Then what may come late: the sheet of our faces, so that no first line waits for it, and once the page is drawn the scripts that
// nobody waits for (data-script).
(() => {
  const root = document.documentElement
  const store = { get: () => { try { return localStorage.theme } catch { return "" } }, set: (to) => { try { localStorage.theme = to } catch {} } }
  const chosen = store.get()
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen
  addEventListener("DOMContentLoaded", () => {
    for (const sheet of document.querySelectorAll("link[data-late]")) sheet.media = "all"
    const button = document.querySelector(".theme button")
    const isDark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark"
    const show = () => { button.textContent = isDark() ? button.dataset.light : button.dataset.dark }
    button.onclick = () => { store.set(root.dataset.theme = isDark() ? "light" : "dark"); show() }
    show()
    button.parentElement.hidden = false
  })
  addEventListener("load", () => requestAnimationFrame(() => setTimeout(() => {
    for (const { dataset } of document.querySelectorAll("[data-script]")) import(dataset.script)
  })))
})()
