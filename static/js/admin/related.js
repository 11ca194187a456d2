// The panel of related stories: asks what the box will be a second after the typing stops; pins and refuses by button, drag, key.
"use strict"
{
  const gettext = window.gettext || ((text) => text)
  const PAUSE = 1000
  const FIELDS = ["headline", "summary", "body", "section", "byline", "tags", "pins", "exclusions", "never_recommend"]
  const room = document.getElementById("related")
  const form = room.closest("form")
  const answer = document.getElementById("related-answer")
  const state = document.getElementById("related-state")
  const told = document.getElementById("related-told")
  const pins = form.querySelector("#id_pins")
  const exclusions = form.querySelector("#id_exclusions")
  const $ = window.django?.jQuery

  // --- asking -------------------------------------------------------------------------------------------------------
  let news
  const { soon, now } = window.desk.whileTyping({
    form, fields: FIELDS, url: room.dataset.url, pause: PAUSE, begin: () => say("busy"), answer: (text) => (show(text), say("done")), failed,
  })

  async function failed(response) {
    if (response?.type === "opaqueredirect" || response?.status === 403) return say("login", true)
    say("failed", true, response?.status === 422 ? await response.text() : "")
  }

  // What is seen changes at once; what is read out loud only says what an editor did, or that the box is another one.
  function say(kind, isError = false, text = "") {
    room.setAttribute("aria-busy", String(kind === "busy"))
    room.classList.toggle("failed", isError)
    state.textContent = text || state.dataset[kind]
    state.classList.toggle("missing", isError)
    if (isError) told.textContent = state.textContent
  }

  const cards = () => [...answer.querySelectorAll(".box [data-story]")].map((card) => card.dataset.story).join()

  function show(html) {
    const before = cards()
    const held = document.activeElement?.closest?.("#related-answer [data-act]")
    const key = held && [held.closest("[data-story]")?.dataset.story, held.dataset.act]
    const page = new DOMParser().parseFromString(html, "text/html")
    answer.replaceChildren(...page.body.childNodes)
    fold()
    if (key) focusOn(...key)
    if (news || cards() !== before) told.textContent = [news, answer.querySelector(".answer")?.dataset.told].filter(Boolean).join(" ")
    news = ""
  }

  // Lists stay open or closed as an editor left them; in a small window they begin closed.
  const closed = new Set(matchMedia("(max-width: 40rem)").matches ? ["following", "arrivals"] : [])
  answer.addEventListener("toggle", ({ target: { open, dataset } }) => (open ? closed.delete(dataset.keep) : closed.add(dataset.keep)), true)
  const fold = () => answer.querySelectorAll("details").forEach((each) => (each.open = !closed.has(each.dataset.keep)))
  fold()

  // The button that was pressed; if it is gone, the first one of the same story; if that is gone, the heading.
  function focusOn(story, act) {
    const card = answer.querySelector(`[data-story="${story}"]`)
    const button = card?.querySelector(`[data-act="${act}"]`) || card?.querySelector("[data-act]")
    ;(button || document.getElementById("related-heading")).focus()
  }

  // Select2 takes its hint away once something is chosen; here what is chosen stands above.
  const hint = () => pins.nextElementSibling?.querySelector(".select2-search__field")?.setAttribute("placeholder", pins.dataset.placeholder)
  if ($) $(hint)

  // Select2 tells of its changes through jQuery alone.
  if ($) $(form).on("change select2:select select2:unselect select2:clear", () => (hint(), soon()))

  // --- deciding -----------------------------------------------------------------------------------------------------
  const chosen = (select) => [...select.selectedOptions].map((option) => option.value)

  // Exactly these, in this order; `names` for stories that the field has not seen yet.
  function choose(select, stories, names = {}) {
    const options = new Map([...select.options].map((option) => [option.value, option]))
    for (const option of select.options) option.selected = false
    for (const story of stories) {
      const option = options.get(story) || new Option(names[story] || story, story)
      select.append(option)
      option.selected = true
    }
    if ($) $(select).trigger("change.select2")
    hint()
    select.dispatchEvent(new Event("change", { bubbles: true }))
  }

  const without = (stories, story) => stories.filter((each) => each !== story)

  function placeBefore(story, other) {
    const rest = without(chosen(pins), story)
    const place = other ? rest.indexOf(other) : rest.length
    choose(pins, [...rest.slice(0, place), story, ...rest.slice(place)])
  }

  const shownPins = () => [...answer.querySelectorAll(".is-pinned")].map((card) => card.dataset.story)

  function move(story, step) {
    const order = shownPins()
    const place = order.indexOf(story) + step
    if (place < 0 || place >= order.length) return false
    placeBefore(story, step < 0 ? order[place] : order[place + 1])
    return true
  }

  const names = () => Object.fromEntries([...answer.querySelectorAll("[data-story]")].map((card) => [card.dataset.story, card.dataset.headline]))

  const ACTS = {
    pin(story) {
      choose(exclusions, without(chosen(exclusions), story))
      choose(pins, [...without(chosen(pins), story), story], names())
      return gettext("Pinned.")
    },
    unpin(story) {
      choose(pins, without(chosen(pins), story))
      return gettext("Not pinned any more.")
    },
    refuse(story) {
      choose(pins, without(chosen(pins), story))
      choose(exclusions, [...without(chosen(exclusions), story), story], names())
      return gettext("Refused: the two stories will not show each other.")
    },
    up: (story) => move(story, -1) && gettext("Moved up."),
    down: (story) => move(story, 1) && gettext("Moved down."),
    accept(_story, button) {
      const stories = button.dataset.stories.split(",")
      choose(pins, [...new Set([...chosen(pins), ...stories])], names())
      return gettext("Pinned in this order.")
    },
  }

  answer.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]")
    if (!button || button.getAttribute("aria-disabled") === "true") return
    news = ACTS[button.dataset.act](button.closest("[data-story]")?.dataset.story, button) || ""
    now()
  })

  // --- dragging -----------------------------------------------------------------------------------------------------
  let dragged
  const target = (event) => event.target.closest?.(".is-pinned")
  const clear = () => answer.querySelectorAll(".drop-here").forEach((card) => card.classList.remove("drop-here"))
  answer.addEventListener("dragstart", (event) => {
    dragged = target(event)?.dataset.story
    if (!dragged) return
    event.dataTransfer.effectAllowed = "move"
    event.dataTransfer.setData("text/plain", target(event).dataset.headline)
  })
  answer.addEventListener("dragover", (event) => {
    if (!dragged || !target(event)) return
    event.preventDefault()
    clear()
    target(event).classList.add("drop-here")
  })
  answer.addEventListener("drop", (event) => {
    const onto = target(event)?.dataset.story
    if (!dragged || !onto) return
    event.preventDefault()
    const order = shownPins()
    const place = order.indexOf(onto)
    if (onto !== dragged) placeBefore(dragged, order.indexOf(dragged) < place ? order[place + 1] : onto)
    news = gettext("Moved.")
    now()
  })
  answer.addEventListener("dragend", () => {
    dragged = undefined
    clear()
  })
}
