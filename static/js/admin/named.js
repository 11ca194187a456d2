// What the admin's scripts make is named: boxes of lists to search in by their labels, as the lists were; and the lens before
// the lists of groups and rights, which is a picture with words. On any form.
"use strict"
{
  const $ = window.django?.jQuery
  // Through jQuery's own queue, in which the admin's script, which makes the boxes, stands before.
  $?.(() => {
    if (!$.fn.select2) return
    const open = () => document.querySelector(".select2-container--open .select2-search__field")
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      const label = document.querySelector(`label[for="${select.id}"]`)?.firstChild?.textContent.trim().replace(/:$/, "")
      const box = select.nextElementSibling?.querySelector(".select2-selection")
      if (!label || !box) continue
      box.setAttribute("aria-label", label)
      box.removeAttribute("aria-labelledby")
      box.querySelector(".select2-search__field")?.setAttribute("aria-label", label)
      // What is chosen is read as what stands in the box, not as a field of its own.
      const chosen = box.querySelector("span.select2-selection__rendered")
      for (const name of ["role", "aria-readonly"]) chosen?.removeAttribute(name)
      if (chosen?.id) box.setAttribute("aria-describedby", chosen.id)
      $(select).on("select2:open", () => open()?.setAttribute("aria-label", label))
    }
  })
  // On a telephone a list stands without its headings: each cell then says what it holds.
  const headings = [...document.querySelectorAll("#result_list thead th")].map((each) => each.querySelector(".text")?.textContent.trim())
  for (const row of document.querySelectorAll("#result_list tbody tr")) {
    for (const [place, cell] of [...row.cells].entries()) {
      if (headings[place] && cell.matches("td:has(img), td:not(:empty)")) cell.dataset.heading = headings[place]
    }
  }
  addEventListener("load", () => {
    for (const lens of document.querySelectorAll(".search-label-icon[aria-label]")) lens.setAttribute("role", "img")
  })
}
