// One read of this story, once it has been in view for ten seconds: docs/counts.md
const nav = navigator
if (nav.doNotTrack !== "1" && !nav.globalPrivacyControl) {
  const { read, story } = document.querySelector("[data-read]").dataset
  let timer
  const watch = () => {
    clearTimeout(timer)
    if (!document.hidden) timer = setTimeout(() => {
      document.removeEventListener("visibilitychange", watch)
      nav.sendBeacon(read, JSON.stringify({ story: Number(story) }))
    }, 10000)
  }
  document.addEventListener("visibilitychange", watch)
  watch()
}
