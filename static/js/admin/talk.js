// Comments beside a story: sent without leaving the form, with colleagues offered after an @. By keyboard: arrows choose,
// Enter or Tab takes, Escape closes, Ctrl+Enter sends. Without this script the page of the comments does the same.
const gettext = window.gettext || ((text) => text)
const SHOWN = 6
const sender = document.getElementById("talk-form")
const card = document.getElementById("talk")
const drawer = `newsroom:talk:${sender.dataset.story}:`
let everybody

async function people() {
  everybody ??= fetch(sender.dataset.people, { redirect: "manual" }).then((response) => (response.ok ? response.json() : { people: [] })).then((answer) => answer.people).catch(() => [])
  return everybody
}

// --- colleagues after an @ --------------------------------------------------------------------------------------------
class Calling {
  constructor(area) {
    this.area = area
    this.list = document.createElement("ul")
    Object.assign(this.list, { className: "call-offers", id: `${area.id}-people`, hidden: true })
    this.list.setAttribute("role", "listbox")
    this.list.setAttribute("aria-label", gettext("Colleagues"))
    area.after(this.list)
    for (const [name, value] of Object.entries({ "aria-autocomplete": "list", "aria-controls": this.list.id, "aria-haspopup": "listbox" })) area.setAttribute(name, value)
    area.addEventListener("input", () => this.offer())
    area.addEventListener("keydown", (event) => this.pressed(event))
    area.addEventListener("blur", () => this.close())
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault()
      this.take(event.target.closest("[role=option]"))
    })
  }

  get called() {
    const before = this.area.value.slice(0, this.area.selectionStart)
    return before.match(/(?:^|[^\w@.+-])@([\w.+-]*)$/u)?.[1]
  }

  async offer() {
    const asked = this.called
    if (asked === undefined) return this.close()
    const found = await people()
    if (this.called !== asked) return
    const wanted = asked.toLocaleLowerCase()
    const fits = found.filter(({ username, name }) => [username, ...name.split(" ")].some((part) => part.toLocaleLowerCase().startsWith(wanted)))
    this.show(fits.slice(0, SHOWN))
  }

  show(found) {
    this.list.replaceChildren(...found.map(({ username, name }, number) => {
      const option = document.createElement("li")
      Object.assign(option, { id: `${this.list.id}-${number}`, textContent: name || username })
      option.dataset.username = username
      option.setAttribute("role", "option")
      if (name) option.append(Object.assign(document.createElement("small"), { textContent: `@${username}` }))
      return option
    }))
    this.list.hidden = !found.length
    this.mark(0)
  }

  mark(place) {
    const options = [...this.list.children]
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === place)))
    if (this.isOpen) this.area.setAttribute("aria-activedescendant", options[place].id)
    else this.area.removeAttribute("aria-activedescendant")
  }

  get isOpen() {
    return !this.list.hidden && this.list.children.length > 0
  }

  close() {
    this.list.hidden = true
    this.area.removeAttribute("aria-activedescendant")
  }

  pressed(event) {
    if (event.isComposing || !this.isOpen) return
    const options = [...this.list.children]
    const place = options.findIndex((option) => option.getAttribute("aria-selected") === "true")
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) this.mark((place + step + options.length) % options.length)
    else if (event.key === "Escape") this.close()
    else if (["Enter", "Tab"].includes(event.key) && !event.ctrlKey && !event.metaKey && !event.shiftKey) this.take(options[place])
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  take(option) {
    if (!option) return
    const { value, selectionStart } = this.area
    const begin = selectionStart - this.called.length
    this.area.setRangeText(`${option.dataset.username} `, begin, selectionStart, "end")
    this.close()
    if (value !== this.area.value) this.area.dispatchEvent(new Event("input", { bubbles: true }))
  }
}

// --- what is typed stays until it is sent -----------------------------------------------------------------------------
const kept = (name, value) => {
  try {
    if (value === undefined) return sessionStorage.getItem(drawer + name)
    value ? sessionStorage.setItem(drawer + name, value) : sessionStorage.removeItem(drawer + name)
  } catch {
    // storage is switched off
  }
}

function begin(room) {
  for (const area of room.querySelectorAll("textarea[form=talk-form]")) {
    const words = card && kept(area.name)
    if (words && words !== area.value) {
      area.value = words
      const around = area.closest("details:not(#talk)")
      if (around) around.open = true
    }
    area.addEventListener("input", () => card && kept(area.name, area.value))
    if ("calls" in area.dataset) new Calling(area)
    area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      area.parentElement.querySelector("button[form=talk-form]")?.click()
    })
  }
  const select = room.querySelector("select[data-people]")
  select?.closest("details").addEventListener("toggle", async () => {
    for (const { id, username, name } of await people()) {
      if (![...select.options].some((option) => option.value === String(id))) select.add(new Option(name || username, id))
    }
  }, { once: true })
}

// --- sending ----------------------------------------------------------------------------------------------------------
const csrf = () => document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] || sender.elements.csrfmiddlewaretoken.value

function fail(sentence) {
  document.getElementById("talk-error")?.remove()
  const line = Object.assign(document.createElement("p"), { className: "errorlist", id: "talk-error", textContent: sentence })
  line.setAttribute("role", "alert")
  document.getElementById("talk-answer").prepend(line)
}

async function send(button) {
  const body = new URLSearchParams(new FormData(sender))
  body.append("act", button.value)
  body.append("piece", "1")
  body.set("csrfmiddlewaretoken", csrf())
  const response = await fetch(sender.action, { method: "POST", body, redirect: "manual" }).catch(() => null)
  if (!response || (!response.ok && response.status !== 422)) return fail(sender.dataset.failed)
  const answer = new DOMParser().parseFromString(await response.text(), "text/html")
  if (response.status === 422) return fail(answer.getElementById("talk-error").textContent)
  sent(button)
  show(answer)
}

function sent(button) {
  const [act, number] = button.value.split(" ")
  const name = { say: "text", answer: `answer-${number}`, hand_over: "note", take_off: "note" }[act]
  if (name) kept(name, "")
}

function show(answer) {
  for (const id of ["hand-over", "talk-answer"]) {
    const room = document.getElementById(id)
    const fresh = document.importNode(answer.getElementById(id), true)
    room.replaceWith(fresh)
    begin(fresh)
  }
  const { open, said } = document.getElementById("talk-answer").dataset
  const number = document.getElementById("talk-number")
  number.textContent = `${open} ${gettext("open")}`
  number.hidden = open === "0"
  document.getElementById("talk-said").textContent = said
  document.getElementById("talk-text").focus({ preventScroll: true })
}

// The controls stand within the story's form, and are none of its business.
for (const room of card ? [card, document.getElementById("hand-over").parentElement] : []) {
  for (const name of ["input", "change"]) {
    room.addEventListener(name, (event) => event.target.form === sender && event.stopPropagation())
  }
}
if (card) {
  sender.addEventListener("submit", (event) => {
    event.preventDefault()
    send(event.submitter)
  })
  if (location.hash.startsWith("#comment-") || location.hash === "#talk") card.open = true
}
document.querySelectorAll("#talk-answer, #hand-over, .talk-page").forEach(begin)
