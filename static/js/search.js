// Headlines while somebody types in the search field. Without it the form works as it is.
// It asks 200 ms after the last key, never twice for the same words, and drops what comes back too late.
const form = document.querySelector("form[data-suggest]");
const field = form?.elements.q;

if (field) {
  const list = document.createElement("ul");
  list.className = "search-offers";
  list.id = "search-offers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0].textContent);
  list.hidden = true;
  field.closest(".search-line").after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) {
    field.setAttribute(name, value);
  }

  const answers = new Map();
  let chosen = -1, timer = 0, asking = null;

  const show = (open) => {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  };

  const choose = (number) => {
    chosen = number;
    [...list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === number)));
    if (number < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", list.children[number].id);
  };

  const offer = ([, headlines, sections, addresses]) => {
    list.replaceChildren(...headlines.map((headline, place) => {
      const row = document.createElement("li"), link = document.createElement("a"), section = document.createElement("span");
      row.id = `search-offer-${place}`;
      row.setAttribute("role", "option");
      link.href = new URL(addresses[place]).pathname;
      link.tabIndex = -1;
      section.textContent = sections[place] ? ` ${sections[place]}` : "";
      link.append(headline, section);
      row.append(link);
      return row;
    }));
    show(headlines.length > 0 && document.activeElement === field);
  };

  const ask = async () => {
    const typed = field.value.trim();
    asking?.abort();
    if (!typed) return show(false);
    if (answers.has(typed)) return offer(answers.get(typed));
    asking = new AbortController();
    try {
      const response = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
      if (!response.ok) return;
      answers.set(typed, await response.json());
      if (typed === field.value.trim()) offer(answers.get(typed));
    } catch { /* no suggestions, then */ }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 200);
  });
  field.addEventListener("keydown", (event) => {
    const number = list.children.length;
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); show(false); }
    if (list.hidden || !number) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose((chosen + 1) % number); }
    if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen > 0 ? chosen - 1 : number - 1); }
    if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); list.children[chosen].firstChild.click(); }
  });
  field.addEventListener("blur", () => setTimeout(() => show(false), 150));
}
