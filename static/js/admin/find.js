// A dialog that finds: words go to the desk, arrows choose, Enter takes. Used by the palette and for links to stories.
"use strict"
{
  const gettext = window.gettext || ((text) => text)
  const PAUSE = 150
  const script = document.querySelector("script[src*='js/admin/palette']")

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    element.append(...children)
    return element
  }

  // `onPick` gets what was chosen: {label, url} and, of a story, {id, address}; with `takesAddress` also a typed address.
  // Without a desk to ask: `offers` gives what fits the typed words.
  function find({ label, query = "", takesAddress = false, offers = null, onPick }) {
    const before = document.activeElement
    const input = make("input", { type: "search", role: "combobox", "aria-label": label, "aria-controls": "find-list", "aria-expanded": "true", "aria-autocomplete": "list", placeholder: label, autocomplete: "off" })
    const list = make("ul", { id: "find-list", role: "listbox", "aria-label": label })
    const said = make("p", { class: "visually-hidden", role: "status" })
    const dialog = make("dialog", { class: "find", "aria-label": label }, input, list, said)
    let found = []
    let place = 0
    let timer, running
    // Whether what is listed answers what is typed; and whether Enter was pressed before it did: then the answer is taken.
    let fresh = false
    let taking = false

    async function ask() {
      running?.abort()
      running = new AbortController()
      const text = input.value.trim()
      if (offers) return show(offers(text), "")
      try {
        const response = await fetch(`${script.dataset.url}?${query}&q=${encodeURIComponent(text)}`, { signal: running.signal, redirect: "manual" })
        if (!response.ok) return show([], gettext("The desk cannot be reached, or you are logged out."))
        const { results } = await response.json()
        if (takesAddress && /^(https?:\/\/|mailto:|tel:|\/)/.test(text)) results.push({ kind: gettext("Address"), label: text, note: "", address: text })
        show(results, text && !results.length ? gettext("Nothing found.") : "")
      } catch (error) {
        if (error.name !== "AbortError") show([], gettext("The desk cannot be reached, or you are logged out."))
      }
    }

    function show(results, words) {
      found = results
      place = 0
      fresh = true
      list.replaceChildren(
        ...results.map((each, number) => make("li", { role: "option", id: `find-${number}` }, each.label, make("small", {}, [each.kind, each.note].filter(Boolean).join(" · ")))),
      )
      if (words) list.append(make("li", { class: "hint" }, words))
      said.textContent = words || gettext("%s found").replace("%s", results.length)
      mark()
      if (taking) take(place)
      taking = false
    }

    function mark() {
      ;[...list.querySelectorAll("[role=option]")].forEach((option, number) => option.setAttribute("aria-selected", String(number === place)))
      const option = list.querySelector("[aria-selected=true]")
      option?.scrollIntoView({ block: "nearest" })
      option ? input.setAttribute("aria-activedescendant", option.id) : input.removeAttribute("aria-activedescendant")
    }

    function take(number) {
      const chosen = found[number]
      if (!chosen) return
      dialog.close()
      onPick(chosen)
    }

    function enter() {
      if (fresh) return take(place)
      taking = true
      clearTimeout(timer)
      ask()
    }

    input.addEventListener("input", () => {
      clearTimeout(timer)
      running?.abort()
      fresh = taking = false
      timer = setTimeout(ask, offers ? 0 : PAUSE)
    })
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step && found.length) place = (place + step + found.length) % found.length
      if (event.key === "Enter") enter()
      if (!step && event.key !== "Enter") return
      event.preventDefault()
      mark()
    })
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]")
      if (option) take(Number(option.id.slice(5)))
    })
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close())
    dialog.addEventListener("close", () => {
      taking = false
      clearTimeout(timer)
      running?.abort()
      dialog.remove()
      before?.focus?.({ preventScroll: true })
    })
    document.body.append(dialog)
    dialog.showModal()
    ask()
  }

  window.desk = { find, make }
}
