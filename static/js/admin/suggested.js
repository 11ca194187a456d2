// Tags that the text deserves: asked for when the typing stops, taken with one key (Enter in the empty tag field).
const gettext = window.gettext || ((text) => text)
const PAUSE = 1200
const FIELDS = ["headline", "summary", "body", "section", "tags"]
const room = document.getElementById("suggested")
const form = room.closest("form")
const line = form.elements.tags
const list = room.appendChild(document.createElement("ul"))

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
window.desk.whileTyping({
  form, fields: FIELDS, url: room.dataset.url, pause: PAUSE, known: false, answer: (text) => show(JSON.parse(text).suggested),
})
