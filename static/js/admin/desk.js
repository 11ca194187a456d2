// The story's form: lines that grow, chips that keep their order, a picture shown before it is sent.
"use strict"
{
  const form = document.querySelector("form[id$=_form]")
  // Select2 tells of its changes through jQuery alone.
  const changed = () => form.dispatchEvent(new CustomEvent("desk:changed"))

  // --- lines that grow with their text; Enter goes on to the next field ---------------------------------------------
  for (const area of form.querySelectorAll("textarea[data-grow]")) {
    const grow = () => {
      area.style.height = "auto"
      area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px` // with its lines above and below
    }
    area.addEventListener("input", grow)
    window.addEventListener("resize", grow)
    document.fonts?.ready.then(grow)
    grow()
    area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !("oneLine" in area.dataset) || event.isComposing) return
      event.preventDefault()
      const next = area.closest(".entry").nextElementSibling
      // The text stands in a hidden line, too: its editor comes first.
      const field = next?.querySelector(".tiptap.ProseMirror") || next?.querySelector("textarea, input")
      field?.focus()
    })
    area.addEventListener("paste", () => setTimeout(() => (area.value = area.value.replace(/\s*\n\s*/g, " "))))
    countdown(area)
  }

  function countdown(area) {
    const best = Number(area.dataset.count)
    if (!best) return
    const line = document.createElement("span")
    line.className = "length"
    line.setAttribute("aria-hidden", "true")
    area.closest(".entry").querySelector("label").append(line)
    const count = () => {
      const length = [...area.value.trim()].length // as the desk counts: an emoji is one
      line.textContent = length ? `${length} / ${best}` : ""
      line.classList.toggle("over", length > best)
    }
    area.addEventListener("input", count)
    count()
  }

  // --- chips ---------------------------------------------------------------------------------------------------------
  // Through jQuery's own queue, in which the admin's script, which makes the chips, stands before.
  const $ = window.django?.jQuery
  $?.(() => {
    if (!$.fn.select2) return
    for (const select of form.querySelectorAll("select.admin-autocomplete")) {
      $(select).on("select2:select", (event) => {
        // What is chosen last stands last, also when it had been there before.
        const option = event.params.data.element
        if ("inOrder" in select.dataset && option) select.append(option)
        changed()
      })
      $(select).on("select2:unselect select2:clear", changed)
    }
  })

  // --- the picture, before it is sent ---------------------------------------------------------------------------------
  form.classList.add("with-script")
  const upload = form.querySelector("#id_upload")
  const preview = document.getElementById("photo-preview")
  upload?.addEventListener("change", () => {
    const file = upload.files[0]
    form.classList.toggle("has-upload", Boolean(file))
    if (!file || file.size > 30e6) return
    const reader = new FileReader()
    reader.addEventListener("load", () => {
      const image = new Image()
      image.alt = ""
      image.addEventListener("load", () => {
        preview.replaceChildren(image)
        preview.hidden = false
      })
      image.src = reader.result
    })
    reader.readAsDataURL(file)
    form.querySelector("#id_upload_alt")?.focus()
  })
}
