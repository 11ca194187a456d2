// A film, a sound or a post from elsewhere: loaded when somebody presses for it, and not before. Without this file it is a link.
// Heard for the whole page, so that what a live story brings later works too.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".embed > a"), figure = link?.parentElement
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  const frame = document.createElement("iframe")
  frame.src = figure.dataset.frame
  frame.title = link.innerText
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture"
  frame.referrerPolicy = "strict-origin-when-cross-origin"
  link.replaceWith(frame)
  frame.focus()
})
