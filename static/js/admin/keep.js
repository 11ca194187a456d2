// Nothing is lost: unsaved words are kept by the desk a few seconds after the typing stops, by this browser when the desk
// cannot be reached or the session has ended, and offered back; leaving asks first; a save leaves the page where it was.
"use strict"
{
  const PAUSE = 3000
  const room = document.getElementById("keeping")
  const form = room.closest("form")
  const state = document.getElementById("save-state")
  const words = room.dataset

  // Whoever goes back to the form of a new story that was saved is led to the story: the browser would fill in some of its
  // fields again, and saving them would take the others away.
  const MADE = "newsroom:made:"
  if (!words.story) {
    const made = sessionStorage.getItem(MADE + history.state?.form)
    if (made) location.replace(made)
    else history.replaceState({ ...history.state, form: words.token }, "")
  }

  const drawers = `newsroom:${words.user}:`
  const drawer = drawers + (words.story || `new:${words.token}`)
  const PLACE = "newsroom:place"
  const NAMES = ["token", "base", "opened", "version", "csrfmiddlewaretoken"]

  let unsaved = "unsaved" in words
  let ready = false
  let sent = false
  let passed = false
  let timer, running

  // Logging in again gives a new token, which the page that was open does not know.
  const csrf = () => document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] || form.elements.csrfmiddlewaretoken.value

  function fields() {
    const found = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && name !== "csrfmiddlewaretoken") found.append(name, value)
    return found
  }

  const written = (text) => {
    const found = new URLSearchParams(text)
    NAMES.forEach((name) => found.delete(name))
    found.sort()
    return found.toString()
  }

  // --- keeping ------------------------------------------------------------------------------------------------------
  function changed() {
    if (!ready) return
    unsaved = true
    say(words.typed)
    clearTimeout(timer)
    timer = setTimeout(keep, PAUSE)
  }

  function say(text, isError = false) {
    state.textContent = text
    state.classList.toggle("unsaved", unsaved)
    state.classList.toggle("missing", isError)
  }

  // "kept" by the desk, else why not: "login", "unreachable", or "refused" by a desk that can be reached.
  async function keep() {
    clearTimeout(timer)
    running?.abort()
    const mine = (running = new AbortController())
    const body = fields()
    try {
      const response = await fetch(words.url, { method: "POST", body, headers: { "X-CSRFToken": csrf() }, signal: mine.signal, redirect: "manual" })
      if (response.type === "opaqueredirect" || response.status === 403) return keepHere(body, "login")
      if (!response.ok) return keepHere(body, response.status < 502 ? "refused" : "unreachable")
      const answer = await response.json()
      forget(drawer)
      if (unsaved && !sent) say(`${words.kept} ${answer.kept}`)
      return "kept"
    } catch (error) {
      return error.name === "AbortError" ? "aborted" : keepHere(body, "unreachable")
    }
  }

  function keepHere(body, why) {
    try {
      localStorage.setItem(drawer, JSON.stringify({ token: words.token, story: words.story, at: Date.now(), fields: body.toString() }))
      say(words[why === "login" ? "login" : "unreachable"], true)
    } catch {
      say(words.typed, true) // no room in this browser, or storage is switched off
    }
    return why
  }

  const forget = (name) => {
    try {
      localStorage.removeItem(name)
    } catch {
      // storage is switched off: there is nothing to forget
    }
  }

  form.addEventListener("input", changed)
  form.addEventListener("change", changed)
  form.addEventListener("desk:changed", changed)
  setTimeout(() => (ready = true), 0)

  // --- saving -------------------------------------------------------------------------------------------------------
  // First the words are kept: only then does the page go, so that a lost connection or session never takes it away.
  form.addEventListener("submit", async (event) => {
    const button = event.submitter
    if (sent) return event.preventDefault()
    if (passed || button?.formAction?.endsWith(words.letGo)) {
      if (passed) form.elements.csrfmiddlewaretoken.value = csrf()
      unsaved = false
      sent = true
      return
    }
    event.preventDefault()
    say(words.saving)
    const how = await keep()
    if (how === "login" || how === "unreachable") return
    if (how === "aborted") return say(words.typed)
    passed = true
    remember()
    form.requestSubmit(button)
    passed = false
    say(words.saving)
  })

  window.addEventListener("pageshow", () => (sent = false))
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault()
  })
  window.addEventListener("pagehide", () => {
    if (!unsaved || sent) return
    const body = fields()
    body.append("csrfmiddlewaretoken", csrf())
    if (!navigator.sendBeacon(words.url, body)) keepHere(body, "unreachable")
  })
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault()
      form.requestSubmit(form.querySelector("button[name=_save]"))
    }
    if ((event.ctrlKey || event.metaKey) && event.shiftKey && event.key === "Enter") {
      event.preventDefault()
      const buttons = form.querySelector(".save-row")
      ;(buttons.querySelector(".button.main") || buttons.querySelector(".button"))?.focus()
    }
  })

  // A preview shows what is typed: first it is kept. The tab is opened at once, or the browser would call it a pop-up.
  const preview = document.getElementById("preview-link")
  if (preview && matchMedia("(max-width: 40rem)").matches) preview.search = "?phone"
  preview?.addEventListener("click", async (event) => {
    if (!unsaved) return
    event.preventDefault()
    const address = preview.href
    const tab = open("about:blank", "_blank")
    await keep()
    if (tab) tab.location.replace(address)
    else location.assign(address)
  })

  // --- the place on the page ----------------------------------------------------------------------------------------
  const text = form.querySelector("#id_body")

  function remember() {
    const head = text.proseEditor?.isFocused && text.proseEditor.state.selection.$head
    // The block and the place in it: a save may tidy away a space at the end of a paragraph.
    const caret = head && head.depth && { block: head.index(0), at: head.pos - head.before(1) }
    const place = { token: words.token, y: scrollY, focus: document.activeElement?.id, caret, isNew: !words.story }
    sessionStorage.setItem(PLACE, JSON.stringify(place))
  }

  function putCaret(editor, { block, at }) {
    if (!editor || block >= editor.state.doc.childCount) return
    let start = 0
    for (let each = 0; each < block; each++) start += editor.state.doc.child(each).nodeSize
    const end = editor.state.doc.child(block).nodeSize - 1
    editor.chain().setTextSelection(start + Math.min(at, end)).focus(null, { scrollIntoView: false }).run()
  }

  function comeBack() {
    const place = JSON.parse(sessionStorage.getItem(PLACE) || "null")
    sessionStorage.removeItem(PLACE)
    const news = place && document.querySelector(`.messagelist .saved-${place.token}`)
    if (!news) return document.getElementById("collided-heading")?.focus()
    if (place.isNew) sessionStorage.setItem(MADE + place.token, location.pathname)
    if (news.classList.contains("success")) state.textContent = news.textContent
    const put = () => {
      if (place.caret) putCaret(text.proseEditor, place.caret)
      else document.getElementById(place.focus)?.focus({ preventScroll: true })
      scrollTo({ top: place.y, behavior: "instant" })
    }
    text.proseEditor ? put() : text.addEventListener("prose:ready", () => requestAnimationFrame(put), { once: true })
    put()
  }

  // --- offering back ------------------------------------------------------------------------------------------------
  function offers() {
    const found = []
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(drawers)) continue
      const copy = JSON.parse(localStorage.getItem(name))
      const isSaved = document.querySelector(`.messagelist .saved-${copy.token}`)
      if (isSaved || (copy.story === words.story && written(copy.fields) === written(fields().toString()))) forget(name)
      else if (copy.story === words.story) found.push([name, copy])
    }
    return found
  }

  function offer([name, copy]) {
    const notice = document.getElementById("unsaved-here").content.firstElementChild.cloneNode(true)
    const kept = new URLSearchParams(copy.fields)
    notice.querySelector("[data-when]").textContent = new Date(copy.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })
    notice.querySelector("[data-headline]").textContent = words.story ? "" : kept.get("headline")
    notice.addEventListener("click", async (event) => {
      const act = event.target.dataset.act
      if (!act) return
      if (act !== "discard") {
        const response = await fetch(words.url, { method: "POST", body: kept, headers: { "X-CSRFToken": csrf() }, redirect: "manual" }).catch(() => null)
        if (!response?.ok) return say(words.unreachable, true)
      }
      forget(name)
      notice.remove()
      if (act === "discard") return
      unsaved = false
      location.assign(act === "restore" ? `?restore=${words.story ? 1 : copy.token}` : location.pathname)
    })
    room.append(notice)
  }

  // Discarding needs no journey.
  room.addEventListener("click", async (event) => {
    const button = event.target.closest("button[name=let_go]")
    if (!button) return
    event.preventDefault()
    const body = new URLSearchParams({ let_go: button.value })
    const response = await fetch(words.letGo, { method: "POST", body, headers: { "X-CSRFToken": csrf() } }).catch(() => null)
    if (response?.ok) button.closest(".unsaved").remove()
    else say(words.unreachable, true)
  })

  try {
    offers().forEach(offer)
  } catch {
    // storage is switched off, or holds what is not ours
  }
  comeBack()
}
