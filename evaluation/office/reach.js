// A table that is wider than its place scrolls inside it. This lets the keyboard reach and scroll such a table, which
// Streamlit's own markup does not. It changes nothing else, reads no data and talks to nobody.
(() => {
  if (window.evenhandReach) return;
  const mark = (table) => {
    const place = table.parentElement;
    if (!place) return;
    if (place.scrollWidth > place.clientWidth) {
      place.tabIndex = 0;
      place.setAttribute("role", "region");
      place.setAttribute("aria-label", `${table.getAttribute("aria-label") || "Table"}, scrolls sideways`);
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) place.removeAttribute(name);
    }
  };
  const all = () => document.querySelectorAll("[data-testid=stTable] table");
  const sizes = new ResizeObserver(() => all().forEach(mark));
  let waiting = 0;
  const look = () => {
    for (const table of all()) {
      sizes.observe(table);
      sizes.observe(table.parentElement);
      mark(table);
    }
  };
  window.evenhandReach = new MutationObserver(() => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(look); });
  window.evenhandReach.observe(document.body, {childList: true, subtree: true});
  look();
})();
