/** Fills in the index's address, and its host, if the indexer did not know them. */
export function showSiteAddresses(addresses: Iterable<HTMLElement>, hosts: Iterable<HTMLElement>): void {
  for (const place of addresses) place.textContent = location.origin;
  for (const place of hosts) place.textContent = location.host;
}
