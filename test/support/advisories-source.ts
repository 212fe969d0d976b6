import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type ZipEntry, zipArchive } from "@wheelyard/indexer/testing/zip-archive";

/**
 * One entry of OSV's export about a project of PyPI, modified just now.
 *
 * @param affected versions or ranges
 * @param more fields of the entry
 */
export function advisoryEntry(id: string, name: string, affected: object, more: object = {}): ZipEntry {
  const body = JSON.stringify({
    id,
    modified: new Date().toISOString(),
    affected: [{ package: { ecosystem: "PyPI", name }, ...affected }],
    ...more,
  });
  return { name: `${id}.json`, body };
}

/** Serves an archive of these entries on this machine. */
export async function startAdvisoriesSource(
  entries: readonly ZipEntry[],
): Promise<AsyncDisposable & { url: string }> {
  const archive = zipArchive(entries);
  const server = createServer((_, response) => response.end(archive));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/all.zip`,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
