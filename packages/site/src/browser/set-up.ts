/** Writes the reader's name into the settings, so that they can be copied as they are. */
export function offerUserName(field: HTMLElement, places: Iterable<HTMLElement>): void {
  const input = field.querySelector("input");
  if (input === null) return;
  const all = [...places];
  input.addEventListener("input", () => {
    for (const place of all) place.textContent = input.value.trim() || "NAME";
  });
  field.hidden = false;
}
