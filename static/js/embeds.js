// A film, a sound or a post from elsewhere: loaded when somebody presses for it, and not before. Without this file it is a link.
for (const figure of document.querySelectorAll(".embed")) {
  const link = figure.querySelector("a")
  link.addEventListener("click", (event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    const frame = document.createElement("iframe")
    frame.src = figure.dataset.frame
    frame.title = link.innerText
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture"
    frame.referrerPolicy = "strict-origin-when-cross-origin"
    link.replaceWith(frame)
    frame.focus()
  })
}
