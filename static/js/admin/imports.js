// An import that is at work: asks how it stands, less often the longer it takes, not at all while nobody looks.
const FIRST = 1000
const MOST = 10000
const room = document.getElementById("import-standing")
let pause = FIRST

async function look() {
  if (document.hidden) return again()
  try {
    const answer = await fetch(room.dataset.url, { credentials: "same-origin", cache: "no-store" })
    if (!answer.ok || answer.redirected) return
    if (answer.headers.get("X-Import-State") !== room.dataset.state) return location.reload()
    room.innerHTML = await answer.text()
  } catch {
    // The network is away for a moment: ask again later.
  }
  again()
}

function again() {
  pause = Math.min(MOST, pause * 1.2)
  setTimeout(look, pause)
}

setTimeout(look, pause)
