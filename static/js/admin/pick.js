// Hand the chosen photo to the editor that opened this window, or several in the order in which they were chosen.
"use strict"
{
  const list = document.querySelector(".pick")
  const done = document.getElementById("pick-done")
  const told = document.getElementById("pick-told")
  // Kept in this window while one searches and turns pages.
  const KEY = "desk.pick"
  const chosen = new Map(done ? JSON.parse(sessionStorage.getItem(KEY) || "[]") : [])

  function show() {
    for (const button of list?.querySelectorAll("button") || []) {
      const place = [...chosen.keys()].indexOf(button.dataset.url) + 1
      button.setAttribute("aria-pressed", String(place > 0))
      button.dataset.place = place || ""
    }
    told.textContent = chosen.size ? `${told.dataset.some} ${chosen.size}` : told.dataset.none
    done.disabled = !chosen.size
    sessionStorage.setItem(KEY, JSON.stringify([...chosen]))
  }

  list?.addEventListener("click", (event) => {
    const button = event.target.closest("button")
    if (!button) return
    const { url, alt, caption } = button.dataset
    if (done) {
      if (!chosen.delete(url)) chosen.set(url, { src: url, alt, caption })
      show()
    } else if (window.opener) {
      window.opener.CKEDITOR.tools.callFunction(list.dataset.function, url, { alternative_text: alt, caption })
      window.close()
    }
  })
  done?.addEventListener("click", () => {
    sessionStorage.removeItem(KEY)
    window.opener?.desk.takePictures([...chosen.values()])
    window.close()
  })
  if (done) show()
}
