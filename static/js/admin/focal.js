/* The focal point of a photo: click on it, or move the sliders; the crops show at once what readers get. On a photo's page, and
   beside the words of the story that it leads, where it is saved by itself. */
const PAUSE = 400;

function follow(room) {
  const picture = room.querySelector(".photo-focal img");
  const across = room.querySelector("#id_focal_x, [data-focal=x]");
  const down = room.querySelector("#id_focal_y, [data-focal=y]");
  if (!picture || !across || !down) return;
  const mark = Object.assign(document.createElement("span"), { className: "photo-mark" });
  picture.parentElement.append(mark);
  const crops = room.querySelector(".photo-crops");
  for (const shape of ["wide", "card", "square"]) {
    crops.append(Object.assign(document.createElement("img"), { className: `is-${shape}`, src: picture.src, alt: "" }));
  }
  crops.hidden = false;
  for (const hint of room.querySelectorAll(".photo-hint")) hint.hidden = false;
  const show = () => {
    mark.style.left = `${across.value * 100}%`;
    mark.style.top = `${down.value * 100}%`;
    // Readers' pages know the place in steps of a quarter.
    const place = `${Math.round(across.value * 4) * 25}% ${Math.round(down.value * 4) * 25}%`;
    for (const crop of crops.children) crop.style.objectPosition = place;
  };
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    across.value = (event.clientX - box.left) / box.width;
    down.value = (event.clientY - box.top) / box.height;
    show();
    save();
  });
  for (const slider of [across, down]) {
    slider.addEventListener("input", show);
    slider.addEventListener("change", () => save());
  }
  const save = saver(room.querySelector(".lead-focal"), across, down);
  show();
}

// Nothing on a photo's own page, whose form is saved with everything else.
function saver(panel, across, down) {
  if (!panel) return () => {};
  const told = panel.querySelector("[role=status]");
  let waiting;
  async function send() {
    waiting = undefined;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    body.append("x", across.value);
    body.append("y", down.value);
    const answer = await fetch(panel.dataset.url, { method: "POST", body, keepalive: true }).then((response) => response.json()).catch(() => null);
    told.textContent = answer?.sentence || panel.dataset.failed;
  }
  // Who saves the story at once, or leaves, has moved it all the same.
  addEventListener("pagehide", () => {
    if (waiting === undefined) return;
    clearTimeout(waiting);
    send();
  });
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(send, PAUSE);
  };
}

const lead = document.getElementById("photo-preview");
follow(lead || document);

// Another lead photo is chosen: show it before anything is saved.
const chosen = lead && document.getElementById("id_lead_photo");
async function another() {
  const number = chosen.value;
  lead.hidden = !number;
  if (!number) return lead.replaceChildren();
  const response = await fetch(lead.dataset.url.replace("/0/", `/${number}/`)).catch(() => null);
  if (!response?.ok || chosen.value !== number) return;
  lead.innerHTML = await response.text();
  follow(lead);
}
// Select2 tells of its changes through jQuery alone.
if (chosen) window.django?.jQuery(chosen).on("change", another);
