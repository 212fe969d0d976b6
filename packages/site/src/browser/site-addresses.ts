/** Fills in the index's address if the indexer did not know it. */
export function showSiteAddresses(places: Iterable<HTMLElement>): void {
  for (const place of places) place.textContent = location.origin;
}
