// Hand the chosen photo to the editor that opened this window.
document.querySelector(".pick")?.addEventListener("click", (event) => {
  const button = event.target.closest("button")
  if (!button || !window.opener) return
  const { url, alt, caption } = button.dataset
  const number = event.currentTarget.dataset.function
  window.opener.CKEDITOR.tools.callFunction(number, url, { alternative_text: alt, caption })
  window.close()
})
