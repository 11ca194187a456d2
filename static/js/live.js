// What is new in a live story: asked for politely, announced, and shown when the reader presses. Nothing that is read moves.
// It always asks with the stamp of the page as it stands, so all who read the same page ask the same and are told 304 together.
const live = document.querySelector("[data-live]")
const list = live.querySelector(".live-entries"), bar = live.querySelector(".live-new")
const every = Number(live.dataset.every) * 1000, longest = 300000
let since = live.dataset.since, wait = every, last = Date.now(), timer, held

const later = () => {
  clearTimeout(timer)
  // No two readers in step.
  if (!document.hidden && timer !== null) timer = setTimeout(ask, wait * (0.9 + Math.random() / 5))
}

async function ask() {
  last = Date.now()
  try {
    const response = await fetch(`${live.dataset.live}?since=${since}`, { cache: "no-cache" })
    if (!response.ok) throw response
    wait = every
    hear(await response.json())
  } catch (answer) {
    const asked = Number(answer.headers?.get("Retry-After")) * 1000 || 0
    wait = Math.max(Math.min(wait * 2, longest), asked)
  }
  later()
}

function hear(news) {
  if (news.told && news.stamp !== held?.stamp) offer(news)
  held = news
  if (news.live) return
  timer = null
  if (!news.told) bar.textContent = bar.dataset.ended
}

function offer(news) {
  const act = document.createElement(live.dataset.elsewhere || !news.whole ? "a" : "button")
  act.textContent = news.told
  if (act.localName === "a") act.href = live.dataset.elsewhere || location.pathname
  else act.onclick = show
  bar.replaceChildren(act)
}

function show() {
  const { entries, gone, stamp } = held
  let first
  for (const number of gone) list.querySelector(`[data-entry="${number}"]`)?.remove()
  const fresh = live.dataset.order === "newest" ? [...entries].reverse() : entries
  for (const entry of fresh) {
    const made = document.createElement("template")
    made.innerHTML = entry.html.trim()
    const row = made.content.firstElementChild, old = list.querySelector(`[data-entry="${entry.id}"]`)
    if (old) old.replaceWith(row)
    else if (entry.new) place(row)
    else continue
    if (entry.new) first = live.dataset.order === "newest" ? row : (first || row)
  }
  since = stamp
  bar.replaceChildren(held.live ? "" : bar.dataset.ended)
  first?.focus()
}

// An entry may be dated before those that stand here already.
function place(row) {
  const at = (each) => Date.parse(each.querySelector("time").dateTime)
  const newest = live.dataset.order === "newest"
  const after = [...list.children].find((each) => (newest ? at(each) <= at(row) : at(each) > at(row)))
  list.insertBefore(row, after || null)
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && timer !== null && Date.now() - last > every) ask()
  else later()
})
later()
