// Which cards of the box are seen, and followed: docs/counts.md
const nav = navigator
if (nav.doNotTrack !== "1" && !nav.globalPrivacyControl) {
  const box = document.querySelector("[data-count]"), { count, ids } = box.dataset
  const [source, ...targets] = ids.split(" ").map(Number)
  let shown = []
  const send = (followed) => {
    if (shown[0] || followed) nav.sendBeacon(count, JSON.stringify({ source, shown, followed }))
    shown = []
  }
  box.querySelectorAll(".card").forEach((card, at) => {
    const pair = [targets[at], at + 1]
    let timer, seen, done
    const see = () => seen ||= shown.push(pair)
    new IntersectionObserver((all) => {
      clearTimeout(timer)
      if (all.at(-1).intersectionRatio >= 0.5) timer = setTimeout(see, 1000)
    }, { threshold: 0.5 }).observe(card)
    card.onclick = card.onauxclick = ({ target, button }) => {
      if (done || button > 1 || !target.closest("h3")) return
      see()
      send(done = pair)
    }
  })
  document.onvisibilitychange = () => send()
}
