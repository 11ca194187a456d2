// The command palette (Ctrl or Cmd with K), the list of keys on "?", and single keys that can be switched off.
"use strict"
{
  const gettext = window.gettext || ((text) => text)
  const { find, make } = window.desk
  const script = document.currentScript
  const OFF = "newsroom:no-single-keys"
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform)
  const control = isMac ? "⌘" : gettext("Ctrl")

  const palette = () => find({ label: gettext("Jump to a story, tag, author or page"), onPick: ({ url }) => location.assign(url) })

  window.desk.palette = palette

  const KEYS = [
    [`${control} K`, gettext("Jump to a story, tag, author or page")],
    [`${control} S`, gettext("Save the story")],
    [`${control} ⇧ ${gettext("Enter")}`, gettext("To the buttons that save and publish the story")],
    [`${control} K`, gettext("In the text, with words selected: link them to a story")],
    [`${control} ${gettext("Alt")} F`, gettext("In the text: a footnote, or out of it")],
    ["F11", gettext("In the text: the text alone, or all of the form again")],
    ["n", gettext("New story")],
    ["/", gettext("Find in this list")],
    ["?", gettext("This list")],
  ]

  function keys() {
    const list = make("dl", { class: "keys" }, ...KEYS.flatMap(([key, does]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, does)]))
    const box = make("input", { type: "checkbox" })
    box.checked = !isOff()
    box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")))
    const close = make("button", { type: "button", class: "button" }, gettext("Close"))
    const dialog = make("dialog", { class: "find", "aria-label": gettext("Keys") }, make("h2", {}, gettext("Keys")), list,
      make("label", {}, box, ` ${gettext("Single keys work outside of fields")}`), make("p", {}, close))
    close.addEventListener("click", () => dialog.close())
    dialog.addEventListener("close", () => dialog.remove())
    document.body.append(dialog)
    dialog.showModal()
  }

  function isOff() {
    try {
      return Boolean(localStorage.getItem(OFF))
    } catch {
      return false
    }
  }

  const SINGLE = {
    "?": keys,
    n: () => location.assign(script.dataset.new),
    "/": () => document.querySelector("#searchbar, #desk-q, input[type=search]")?.focus(),
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault()
      return palette()
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isOff()) return
    if (event.target.closest?.("input, textarea, select, [contenteditable=true]") || !(event.key in SINGLE)) return
    event.preventDefault()
    SINGLE[event.key]()
  })

  const open = make("button", { type: "button", class: "palette-open" }, gettext("Jump to…"), " ", make("kbd", {}, `${control} K`))
  open.addEventListener("click", palette)
  document.getElementById("user-tools")?.prepend(open)
}
