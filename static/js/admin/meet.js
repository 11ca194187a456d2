// Who else has this story open: a sign of life every 20 seconds, a last one when the tab goes.
"use strict"
{
  const BEAT = 20_000
  const line = document.getElementById("presence")
  const toldLine = document.getElementById("presence-told")
  const said = document.getElementById("presence-said")
  const form = line.closest("form")
  const tab = crypto.getRandomValues(new Uint32Array(2)).join("-")
  let typed = 0
  let names = ""
  let timer

  form.addEventListener("input", (event) => event.isTrusted && (typed = Date.now()))

  function question(more = {}) {
    const csrf = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] || form.elements.csrfmiddlewaretoken.value
    const idle = typed ? Math.round((Date.now() - typed) / 1000) : ""
    return new URLSearchParams({ tab, idle, csrfmiddlewaretoken: csrf, ...more })
  }

  async function beat() {
    clearTimeout(timer)
    timer = setTimeout(beat, BEAT)
    try {
      const response = await fetch(line.dataset.url, { method: "POST", body: question(), redirect: "manual" })
      if (response.ok) show(await response.json())
    } catch {
      // the next beat asks again
    }
  }

  function show({ others, told, newest }) {
    const isNewer = newest > Number(line.dataset.newest)
    const text = [told, isNewer && line.dataset.saved].filter(Boolean).join(" ")
    toldLine.textContent = text
    line.hidden = !text
    // Read out when somebody comes, goes or saves; not with every minute that passes.
    const now = `${others.join()}|${isNewer}`
    if (now !== names && names) said.textContent = text
    names = now
  }

  window.addEventListener("pagehide", () => {
    clearTimeout(timer)
    navigator.sendBeacon(line.dataset.url, question({ leaving: 1 }))
  })
  window.addEventListener("pageshow", beat)
}
