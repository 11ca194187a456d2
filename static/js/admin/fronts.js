// Fronts: a story dragged onto another's place is held there. The buttons do the same, without this script too.
"use strict"
{
  const form = document.getElementById("front-places")
  const row = (event) => event.target.closest?.(".front-place")
  let dragged
  form.addEventListener("dragstart", (event) => {
    dragged = row(event)
    event.dataTransfer?.setData("text/plain", dragged.dataset.story)
    dragged.classList.add("is-dragged")
  })
  form.addEventListener("dragover", (event) => {
    if (dragged && row(event)) event.preventDefault()
  })
  form.addEventListener("drop", (event) => {
    const onto = row(event)
    if (!dragged || !onto || onto === dragged) return
    event.preventDefault()
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "hold" })
    field.value = `${dragged.dataset.story}:${onto.dataset.place}`
    form.append(field)
    form.submit()
  })
  form.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged")
    dragged = undefined
  })
}
