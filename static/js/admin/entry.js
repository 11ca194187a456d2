// The form of a live entry: Ctrl + Enter publishes it, and words that are not published do not go without a question.
"use strict"
{
  const form = document.getElementById("entry_form")
  const typed = () => JSON.stringify([...new FormData(form)])
  let opened, sent = false
  if (form) {
    const start = () => (opened = typed())
    addEventListener("load", () => setTimeout(start, 300)) // the editor writes its text in its own way first
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      event.stopPropagation()
      form.requestSubmit()
    }, true)
    form.addEventListener("submit", () => (sent = true))
    addEventListener("beforeunload", (event) => {
      if (!sent && opened !== undefined && typed() !== opened) event.preventDefault()
    })
    document.getElementById("id_headline")?.focus()
  }
}
