/* The focal point of a photo: click on it, or move the sliders; the crops show at once what readers get. */
const picture = document.querySelector(".photo-focal img");
const across = document.getElementById("id_focal_x");
const down = document.getElementById("id_focal_y");

if (picture && across && down) {
  const mark = Object.assign(document.createElement("span"), { className: "photo-mark" });
  picture.parentElement.append(mark);
  const crops = document.querySelector(".photo-crops");
  for (const shape of ["wide", "card", "square"]) {
    crops.append(Object.assign(document.createElement("img"), { className: `is-${shape}`, src: picture.src, alt: "" }));
  }
  crops.hidden = document.querySelector(".photo-hint").hidden = false;
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
  });
  across.addEventListener("input", show);
  down.addEventListener("input", show);
  show();
}
