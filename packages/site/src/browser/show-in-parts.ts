/**
 * Shows the first rows of a list that may be long. The button adds as many again, and leads the keyboard to the first
 * of these; it is hidden when all are shown.
 */
export function showInParts<T>(
  list: HTMLElement,
  more: HTMLElement,
  items: readonly T[],
  rows: number,
  rowOf: (item: T) => HTMLElement,
): void {
  const showMore = (): HTMLElement | undefined => {
    const shown = list.childElementCount;
    const next = items.slice(shown, shown + rows).map(rowOf);
    list.append(...next);
    more.hidden = list.childElementCount >= items.length;
    return next[0];
  };
  showMore();
  more.addEventListener("click", () => showMore()?.querySelector("a")?.focus());
}
