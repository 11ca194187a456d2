// What the desk says of a story while it is written: asked when the typing has stopped, if anything it is asked of has changed.
"use strict"
{
  // `fields` of the `form` go to `url`. `begin` is called before the desk is asked, `answer` with the text that it gives,
  // `failed` with a response that is no answer, or without one if none came. `known`: the page shows the answer already.
  function whileTyping({ form, fields, url, pause, known = true, begin = () => {}, answer, failed = () => {} }) {
    let timer, running
    let asked = known ? question().toString() : null

    function question() {
      const data = new FormData(form)
      const said = new URLSearchParams()
      for (const name of fields) for (const value of data.getAll(name)) said.append(name, value)
      return said
    }

    function soon() {
      clearTimeout(timer)
      timer = setTimeout(now, pause)
    }

    async function now() {
      clearTimeout(timer)
      const body = question()
      if (body.toString() === asked) return
      running?.abort()
      const { signal } = (running = new AbortController())
      begin()
      try {
        const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value }
        const response = await fetch(url, { method: "POST", body, headers, signal, redirect: "manual" })
        if (!response.ok) return failed(response)
        const text = await response.text()
        asked = body.toString()
        answer(text)
      } catch (error) {
        // What stands there stays; the next pause asks again.
        if (error.name !== "AbortError") failed()
      }
    }

    for (const name of ["input", "change", "desk:changed"]) form.addEventListener(name, soon)
    // A browser that goes back fills the form again without telling.
    window.addEventListener("pageshow", soon)
    return { soon, now }
  }

  window.desk = { ...window.desk, whileTyping }
}
