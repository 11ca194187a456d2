// Tags that the text deserves: asked for when the typing stops, taken with one key (Enter in the empty tag field).
const gettext = window.gettext || ((text) => text)
const PAUSE = 1200
const FIELDS = ["headline", "summary", "body", "section", "tags"]
const room = document.getElementById("suggested")
const form = room.closest("form")
const line = form.elements.tags
const list = room.appendChild(document.createElement("ul"))
let timer, running, asked

function question() {
  const data = new FormData(form)
  const fields = new URLSearchParams()
  for (const name of FIELDS) for (const value of data.getAll(name)) fields.append(name, value)
  return fields
}

function soon() {
  clearTimeout(timer)
  timer = setTimeout(ask, PAUSE)
}

async function ask() {
  const fields = question()
  if (fields.toString() === asked) return
  running?.abort()
  running = new AbortController()
  try {
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value }
    const response = await fetch(room.dataset.url, { method: "POST", body: fields, headers, signal: running.signal, redirect: "manual" })
    if (!response.ok) return
    const { suggested } = await response.json()
    asked = fields.toString()
    show(suggested)
  } catch {
    // Writing goes on; the next pause asks again.
  }
}

function show(suggested) {
  const held = document.activeElement?.closest?.("#suggested button")?.dataset.name
  list.replaceChildren(...suggested.map(item))
  room.hidden = suggested.length === 0
  if (held) (list.querySelector(`[data-name="${CSS.escape(held)}"]`) || list.querySelector("button"))?.focus()
}

function item({ name, stories, why }, place) {
  const item = document.createElement("li")
  const button = document.createElement("button")
  const reason = document.createElement("span")
  button.type = "button"
  button.className = "tag-suggestion"
  button.textContent = `+ ${name}`
  button.dataset.name = name
  button.dataset.stories = stories
  reason.className = "why"
  reason.id = `suggested-why-${place}`
  reason.textContent = why
  button.setAttribute("aria-describedby", reason.id)
  button.setAttribute("aria-label", `${gettext("Add tag")}: ${name}`)
  item.append(button, " ", reason)
  return item
}

function take(button) {
  if (!button) return
  const item = button.closest("li")
  const next = (item.nextElementSibling || item.previousElementSibling)?.querySelector("button")
  const held = item.contains(document.activeElement)
  const { name, stories } = button.dataset
  line.dispatchEvent(new CustomEvent("tags:add", { detail: { name, stories: Number(stories) } }))
  item.remove()
  room.hidden = !list.children.length
  if (held) (next || document.getElementById("id_tags")).focus()
}

list.addEventListener("click", (event) => take(event.target.closest("button")))
line.addEventListener("tags:first", () => take(list.querySelector("button")))
form.addEventListener("input", soon)
form.addEventListener("change", soon)
window.addEventListener("pageshow", soon)
