// What a search result and a shared link will look like, while one types.
"use strict"
{
  const room = document.getElementById("findable")
  const form = room.closest("form")
  const lines = [...room.querySelectorAll("[data-shows]")]
  const shared = document.getElementById("share-picture")
  const drawn = shared.querySelector("[data-drawn]")
  const words = () => ["headline", "section", "lead_photo"].map((name) => form.elements[name]?.value).join("\n")
  const saved = words()

  function cut(text, most) {
    if (!most || text.length <= most) return text
    const short = text.slice(0, most - 1)
    return `${short.slice(0, Math.max(short.lastIndexOf(" "), most / 2)).trimEnd()}…`
  }

  function show() {
    for (const line of lines) {
      const found = line.dataset.shows.split(" ").map((name) => form.elements[name]?.value.trim())
      line.textContent = cut(found.find(Boolean) || "…", Number(line.dataset.most))
    }
    const picture = document.querySelector("#photo-preview:not([hidden]) img")?.cloneNode()
    if (picture) picture.alt = ""
    // The picture as it is drawn, until its words are others: then the photo alone, until they are saved.
    const shows = words() === saved && drawn || picture
    shared.replaceChildren(...(shows ? [shows] : []))
  }

  form.addEventListener("input", show)
  room.addEventListener("toggle", () => {
    show()
    // What was hidden had no height to grow to.
    room.querySelectorAll("textarea").forEach((area) => area.dispatchEvent(new Event("input")))
  })
  show()
}
