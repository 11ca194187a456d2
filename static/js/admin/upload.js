/* Upload many photos: each file is sent alone, so that each has its progress and its own outcome. Without this the form sends
   them together. */
const form = document.querySelector(".upload-many");
const input = form.querySelector("input[type=file]");
const list = document.getElementById("upload-list");
const status = document.getElementById("upload-status");
const waiting = [];
let busy = false;

const element = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });

function line(file) {
  const item = element("li", "is-waiting");
  const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0, ariaLabel: file.name });
  item.append(element("span", "upload-name", file.name), " ", bar, element("span", "upload-said"));
  list.append(item);
  return item;
}

function settle(item, said) {
  item.className = `is-${said.kind}`;
  item.querySelector("progress")?.remove();
  item.querySelector(".upload-said").textContent = said.sentence;
  if (said.thumbnail) item.prepend(Object.assign(element("img", "thumbnail"), { src: said.thumbnail, alt: "" }));
  if (said.url) {
    const link = Object.assign(element("a", "", said.name), { href: said.url });
    item.querySelector(".upload-name").replaceChildren(link);
  }
}

function send(file, item) {
  const failed = { kind: "refused", sentence: form.dataset.failed, name: file.name };
  const said = item.querySelector(".upload-said");
  const bar = item.querySelector("progress");
  const data = new FormData();
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.append("files", file);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action || location.href);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.value = (100 * event.loaded) / event.total;
      said.textContent = form.dataset.sending;
    });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      said.textContent = form.dataset.reading;
    });
    request.addEventListener("loadend", () => {
      settle(item, (request.status === 200 && request.response?.files?.[0]) || failed);
      done();
    });
    request.send(data);
  });
}

async function take(files) {
  waiting.push(...Array.from(files, (file) => [file, line(file)]));
  if (busy) return;
  busy = true;
  status.textContent = "";
  while (waiting.length) await send(...waiting.shift());
  busy = false;
  status.textContent = form.dataset.done;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const files = [...input.files];
  form.reset();
  take(files);
});
for (const name of ["dragover", "dragleave", "drop"]) {
  form.addEventListener(name, (event) => {
    event.preventDefault();
    form.classList.toggle("is-over", name === "dragover");
    if (name === "drop") take(event.dataTransfer.files);
  });
}
addEventListener("beforeunload", (event) => busy && event.preventDefault());
form.querySelector("[data-drop]").hidden = false;
form.querySelector("[data-plain]").hidden = true;
