// The tag field: a line of names becomes chips; what exists is offered before what would be new. Works by keyboard alone.
// Without this script the line stays a line, with commas between the names.
const gettext = window.gettext || ((text) => text)
const ngettext = window.ngettext || ((one, many, count) => (count === 1 ? one : many))
const PAUSE = 120
const SEPARATORS = /[,;，\n\t]+/
const fill = (text, ...values) => values.reduce((so, value) => so.replace("%s", () => value), text)
const stories = (number) => fill(ngettext("%s story", "%s stories", number), number.toLocaleString(document.documentElement.lang))
// The text with its “%s” set bold.
const around = (text, name) => text.split("%s").flatMap((part, place) => (place ? [element("b", {}, name), part] : [part]))

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined) made.setAttribute(key, value === true ? "" : value)
  }
  made.append(...children)
  return made
}

class TagField {
  constructor(line) {
    this.line = line
    this.url = line.dataset.url
    this.chips = []
    this.options = []
    this.active = -1
    this.mayAdd = true
    this.build(line.id)
    this.add(line.value.split(SEPARATORS), { quietly: true })
  }

  build(id) {
    const named = document.querySelector(`label[for="${id}"]`)?.textContent.trim() || gettext("Tags")
    this.rtl = getComputedStyle(this.line).direction === "rtl"
    this.list = element("ul", { class: "tag-chips", role: "list", "aria-label": fill(gettext("%s, chosen"), named) })
    this.input = element("input", {
      type: "text", class: "tag-input", id, role: "combobox", autocomplete: "off", autocapitalize: "none", enterkeyhint: "done",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}_offers`,
      "aria-describedby": `${id}_keys ${this.line.getAttribute("aria-describedby") || ""}`.trim(),
    })
    this.offers = element("ul", { class: "tag-offers", id: `${id}_offers`, role: "listbox", "aria-label": named, hidden: true })
    this.keys = element("p", { class: "visually-hidden", id: `${id}_keys` },
      gettext("Enter takes the marked tag, a comma takes what is typed. Back from the beginning of the line reaches the chosen tags: arrows walk, Shift and an arrow move one, Delete removes it."))
    this.notes = element("div", { class: "tag-notes" })
    this.told = element("p", { class: "visually-hidden", role: "status", "aria-live": "polite" })
    this.line.type = "hidden"
    this.line.removeAttribute("id")
    this.box = element("div", { class: "tag-field" }, this.list, this.input)
    this.line.after(this.box, this.offers, this.notes, this.keys, this.told)
    this.input.addEventListener("input", () => this.typed())
    this.input.addEventListener("keydown", (event) => this.pressed(event))
    this.input.addEventListener("paste", (event) => this.pasted(event))
    this.input.addEventListener("blur", () => this.left())
    this.list.addEventListener("keydown", (event) => this.pressedOnChip(event))
    this.list.addEventListener("click", (event) => this.clicked(event))
    this.box.addEventListener("click", (event) => event.target === this.box && this.input.focus())
    this.offers.addEventListener("pointerdown", (event) => event.preventDefault())
    this.offers.addEventListener("click", (event) => this.choose(this.options[event.target.closest("[role=option]")?.dataset.place]))
    this.notes.addEventListener("click", (event) => this.tookNear(event))
    this.line.form?.addEventListener("submit", () => this.commit(), true)
    this.line.addEventListener("tags:add", (event) => this.add([event.detail.name], event.detail))
  }

  // --- asking -------------------------------------------------------------------------------------------------------
  async ask(fields, signal) {
    try {
      const response = await fetch(`${this.url}?${new URLSearchParams(fields)}`, { redirect: "manual", signal })
      return response.ok ? await response.json() : null
    } catch {
      return null // the names still mean what they say, and are read when the story is saved
    }
  }

  // --- typing -------------------------------------------------------------------------------------------------------
  typed() {
    if (SEPARATORS.test(this.input.value)) {
      const parts = this.input.value.split(SEPARATORS)
      this.input.value = parts.pop().trimStart()
      this.add(parts)
    }
    clearTimeout(this.timer)
    this.asking?.abort()
    const term = this.input.value.trim()
    if (!term) return this.close()
    this.pending = new Promise((done) => {
      this.timer = setTimeout(async () => {
        this.asking = new AbortController()
        const answer = await this.ask([["term", term]], this.asking.signal)
        if (term === this.input.value.trim()) this.open(term, answer)
        done()
      }, PAUSE)
    })
  }

  pasted(event) {
    const text = event.clipboardData?.getData("text/plain") || ""
    if (!SEPARATORS.test(text)) return
    event.preventDefault()
    this.add((this.input.value + text).split(SEPARATORS))
    this.empty()
  }

  empty() {
    clearTimeout(this.timer)
    this.asking?.abort()
    this.input.value = ""
    this.pending = undefined
    this.close()
  }

  commit() {
    if (this.input.value.trim()) this.add([this.input.value])
    this.empty()
  }

  left() {
    this.close()
    if (this.input.value.trim()) this.commit()
  }

  pressed(event) {
    if (event.isComposing) return
    const { key } = event
    const atStart = this.input.selectionStart === 0 && this.input.selectionEnd === 0
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault()
      if (this.options.length) this.mark((this.active + (key === "ArrowDown" ? 1 : -1) + this.options.length) % this.options.length)
    } else if (key === "Enter") {
      event.preventDefault()
      this.enter()
    } else if (key === "Escape" && !this.offers.hidden) {
      event.preventDefault()
      this.close()
    } else if (atStart && this.chips.length && (key === "Backspace" || key === (this.rtl ? "ArrowRight" : "ArrowLeft"))) {
      event.preventDefault()
      this.focusChip(this.chips.length - 1)
    }
  }

  // What was typed last decides, however fast Enter came after it.
  async enter() {
    const text = this.input.value.trim()
    if (!text) return this.line.dispatchEvent(new CustomEvent("tags:first"))
    if (this.offers.hidden && this.pending) await this.pending
    if (this.input.value.trim() !== text) return
    if (this.active >= 0) this.choose(this.options[this.active])
    else this.commit()
  }

  // --- the list -----------------------------------------------------------------------------------------------------
  open(term, answer) {
    if (!answer) return this.close()
    this.mayAdd = answer.may_add
    const options = answer.offers.map((each) => ({ ...each, kind: "known" }))
    if (!answer.exact) {
      const offered = new Set(options.map((each) => each.name))
      options.push(...answer.near.filter((each) => !offered.has(each.name)).map((each) => ({ ...each, kind: "near" })))
      if (answer.name && this.mayAdd) options.push({ name: answer.name, kind: "new" })
    }
    this.options = options
    this.offers.replaceChildren(...options.map((each, place) => this.option(each, place)))
    if (!options.length) this.offers.append(element("li", { class: "tag-none", role: "presentation" }, gettext("No such tag, and the list of tags is closed.")))
    this.offers.hidden = false
    this.input.setAttribute("aria-expanded", String(options.length > 0))
    this.mark(options.length ? 0 : -1)
    this.say(options.length ? fill(gettext("%s offered."), options.length) : this.offers.textContent)
  }

  option(each, place) {
    const label = element("span", { class: "tag-offer-name" })
    if (each.kind === "new") label.append(element("b", { class: "tag-new" }, gettext("New tag")), ` ${fill(gettext("“%s”"), each.name)}`)
    else if (each.kind === "near") label.append(...around(gettext("Did you mean %s?"), each.name))
    else label.append(each.name)
    if (each.via) label.append(element("span", { class: "tag-via" }, fill(gettext(" also “%s”"), each.via)))
    const count = each.kind === "new" ? "" : element("span", { class: "tag-count" }, stories(each.stories))
    return element("li", { role: "option", id: `${this.offers.id}_${place}`, "data-place": place, class: `tag-offer is-${each.kind}`, "aria-selected": "false" }, label, " ", count)
  }

  mark(place) {
    this.active = place
    for (const option of this.offers.children) option.setAttribute("aria-selected", String(option.dataset.place === String(place)))
    if (place < 0) return this.input.removeAttribute("aria-activedescendant")
    const option = this.offers.children[place]
    this.input.setAttribute("aria-activedescendant", option.id)
    option.scrollIntoView({ block: "nearest" })
  }

  close() {
    this.offers.hidden = true
    this.options = []
    this.input.setAttribute("aria-expanded", "false")
    this.mark(-1)
  }

  choose(option) {
    if (!option) return
    this.empty()
    this.add([option.name], option.kind === "new" ? {} : option)
    this.input.focus()
  }

  // --- chips --------------------------------------------------------------------------------------------------------
  // Names as they were typed; `known` when it is sure that the (one) name is a tag's, with its stories.
  async add(names, { stories: known, quietly = false } = {}) {
    const fresh = names.map((name) => name.trim()).filter((name) => name && !this.has(name))
    if (!fresh.length) return names.some((name) => this.has(name.trim())) && this.say(gettext("It is there already."))
    this.chips.push(...fresh.map((name) => ({ name, stories: known, isNew: false, near: [] })))
    this.changed(quietly)
    if (!quietly) this.say(fill(gettext("Added: %s."), fresh.join(", ")))
    if (known === undefined) await this.read()
  }

  has(name) {
    const key = name.toLowerCase()
    return this.chips.some((chip) => chip.name.toLowerCase() === key)
  }

  // What all these names become when the story is saved.
  async read() {
    const asked = this.chips.map((chip) => chip.name)
    const answer = await this.ask(asked.map((name) => ["name", name]))
    if (!answer || asked.join() !== this.chips.map((chip) => chip.name).join()) return
    this.mayAdd = answer.may_add
    this.chips = answer.read.map((each) => ({ ...each, isNew: each.is_new }))
    this.changed(asked.join() === this.chips.map((chip) => chip.name).join())
    const unsure = this.chips.filter((chip) => chip.isNew && (chip.near.length || !this.mayAdd))
    if (unsure.length) this.say(this.notes.textContent)
  }

  changed(quietly = false) {
    const focused = this.list.contains(document.activeElement)
    this.line.value = this.chips.map((chip) => chip.name).join(", ")
    this.list.replaceChildren(...this.chips.map((chip, place) => this.chip(chip, place)))
    this.notes.replaceChildren(...this.chips.filter((chip) => chip.isNew).map((chip) => this.note(chip)).filter(Boolean))
    if (focused) this.focusChip(Math.min(this.at ?? 0, this.chips.length - 1))
    if (!quietly) this.line.dispatchEvent(new Event("change", { bubbles: true }))
  }

  chip(chip, place) {
    const last = this.chips.length - 1
    const where = fill(gettext("%s of %s"), place + 1, last + 1)
    const name = element("button", { type: "button", class: "tag-chip-name", tabindex: place === last ? "0" : "-1", "aria-label": `${chip.name}, ${chip.isNew ? gettext("new") + ", " : ""}${where}` }, chip.name)
    if (chip.isNew) name.append(" ", element("b", { class: "tag-new" }, this.mayAdd ? gettext("new") : gettext("not a tag")))
    const act = (kind, sign, label, off) => element("button", { type: "button", class: `tag-act tag-${kind}`, tabindex: "-1", "data-act": kind, "aria-label": fill(label, chip.name), disabled: off }, sign)
    return element("li", { class: `tag-chip${chip.isNew ? " is-new" : ""}`, "data-place": place }, name,
      act("back", "‹", gettext("Move %s back"), place === 0), act("on", "›", gettext("Move %s on"), place === last), act("remove", "×", gettext("Remove %s")))
  }

  note(chip) {
    if (!chip.near.length && this.mayAdd) return null
    const note = element("p", { class: "tag-note" }, fill(this.mayAdd ? gettext("“%s” is new.") : gettext("“%s” is not a tag here, and the list is closed."), chip.name))
    for (const near of chip.near) {
      note.append(" ", element("button", { type: "button", class: "button quiet", "data-chip": chip.name, "data-near": near.name, "data-stories": near.stories },
        fill(gettext("Did you mean %s, %s?"), near.name, stories(near.stories))))
    }
    return note
  }

  tookNear(event) {
    const { chip: from, near, stories: number } = event.target.closest("[data-near]")?.dataset || {}
    if (!near) return
    const place = this.chips.findIndex((chip) => chip.name === from)
    const others = this.chips.filter((chip, at) => at !== place && chip.name !== near)
    others.splice(place, 0, { name: near, stories: Number(number), isNew: false, near: [] })
    this.chips = others
    this.changed()
    this.say(fill(gettext("Added: %s."), near))
    this.input.focus()
  }

  focusChip(place) {
    this.at = place
    const names = [...this.list.querySelectorAll(".tag-chip-name")]
    names.forEach((name, at) => name.setAttribute("tabindex", at === place ? "0" : "-1"))
    ;(names[place] || this.input).focus()
  }

  pressedOnChip(event) {
    const place = Number(event.target.closest(".tag-chip")?.dataset.place)
    const back = this.rtl ? "ArrowRight" : "ArrowLeft"
    const on = this.rtl ? "ArrowLeft" : "ArrowRight"
    const step = { [back]: -1, [on]: 1 }[event.key]
    if (step && event.shiftKey) this.move(place, step)
    else if (step) place + step < 0 || this.focusChip(place + step)
    else if (event.key === "Home") this.focusChip(0)
    else if (event.key === "End" || event.key === "Escape") this.input.focus()
    else if (event.key === "Delete" || event.key === "Backspace") this.remove(place)
    else return
    event.preventDefault()
  }

  clicked(event) {
    const place = Number(event.target.closest(".tag-chip")?.dataset.place)
    const act = event.target.closest("[data-act]")?.dataset.act
    if (act === "remove") this.remove(place)
    else if (act) this.move(place, act === "on" ? 1 : -1)
    else if (event.target.closest(".tag-chip")) this.focusChip(place)
  }

  move(place, step) {
    const to = place + step
    if (to < 0 || to >= this.chips.length) return
    const [chip] = this.chips.splice(place, 1)
    this.chips.splice(to, 0, chip)
    this.at = to
    this.changed()
    this.focusChip(to)
    this.say(fill(gettext("%s is now %s of %s."), chip.name, to + 1, this.chips.length))
  }

  remove(place) {
    const [chip] = this.chips.splice(place, 1)
    this.at = Math.min(place, this.chips.length - 1)
    this.changed()
    this.focusChip(this.at)
    this.say(fill(gettext("Removed: %s."), chip.name))
  }

  say(text) {
    this.told.textContent = text
  }
}

for (const line of document.querySelectorAll("input.tag-names")) new TagField(line)
