/* Pictures in full size by keyboard: arrows walk, Escape closes, Tab stays, and focus comes back to where it was opened.
   Without this the same is done by links. */
const open = () => document.querySelector(".full:target");
const link = (name) => open()?.querySelector(name);
const mirrored = () => getComputedStyle(document.body).direction === "rtl";

addEventListener("keydown", (event) => {
  const full = open();
  if (!full || event.altKey || event.ctrlKey || event.metaKey) return;
  const ways = { Escape: ".full-picture", ArrowLeft: mirrored() ? ".full-next" : ".full-previous", ArrowRight: mirrored() ? ".full-previous" : ".full-next" };
  if (event.key in ways) {
    event.preventDefault();
    const to = link(ways[event.key])?.hash;
    if (to) location.replace(to);
  } else if (event.key === "Tab") {
    const links = [...full.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1);
    event.preventDefault();
    links[(at + links.length) % links.length].focus();
  }
});
let from = "";
function follow() {
  const full = open();
  for (const each of document.body.children) each.inert = Boolean(full) && !each.contains(full);
  (full ? link(".full-picture") : document.getElementById(from))?.focus({ preventScroll: Boolean(full) });
  from = full ? link(".full-picture").hash.slice(1) : "";
}
addEventListener("hashchange", follow);
follow();
