// The checks in the side panel: asked a second after the typing stops; a click on one leads to the field that mends it.
"use strict"
{
  const PAUSE = 1000
  const FIELDS = ["headline", "summary", "body", "slug", "section", "tags", "lead_photo", "schedule_at", "expires_at", "embargo_until"]
  const card = document.getElementById("checks")
  const answer = document.getElementById("checks-answer")
  const said = document.getElementById("checks-said")
  const form = card.closest("form")

  function show(html) {
    const before = answer.textContent.trim()
    answer.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes)
    underTheMoments()
    if (answer.textContent.trim() !== before) said.textContent = answer.querySelector("[data-told]")?.dataset.told || ""
  }

  // What a moment means stands under its field.
  function underTheMoments() {
    for (const line of form.querySelectorAll(".entry .goes-live")) line.remove()
    for (const line of answer.querySelectorAll(".goes-live")) document.getElementById(`entry-${line.dataset.of}`)?.append(line)
  }
  underTheMoments()

  window.desk.whileTyping({ form, fields: FIELDS, url: card.dataset.url, pause: PAUSE, answer: show })

  answer.addEventListener("click", (event) => {
    const entry = document.getElementById(event.target.closest("a")?.hash.slice(1))
    const fields = entry?.querySelectorAll(".tiptap.ProseMirror, .select2-search__field, .select2-selection, input, select, textarea") || []
    const field = [...fields].find((each) => each.type !== "hidden" && each.checkVisibility() && !each.classList.contains("select2-hidden-accessible"))
    if (!field) return
    event.preventDefault()
    entry.scrollIntoView({ block: "center" })
    field.focus({ preventScroll: true })
  })
}
