// Any <details data-popup> closes on Escape (focus returns to its summary), on a press
// elsewhere, and when focus leaves it. Without this script it stays open until pressed again.

const popups = () =>
  /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details[data-popup][open]"));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const popup of popups()) {
    const inside = popup.contains(document.activeElement);
    popup.open = false;
    if (inside) popup.querySelector("summary")?.focus();
  }
});

for (const type of ["pointerdown", "focusin"]) {
  document.addEventListener(type, (event) => {
    for (const popup of popups()) {
      if (!popup.contains(/** @type {Node} */ (event.target))) popup.open = false;
    }
  });
}
