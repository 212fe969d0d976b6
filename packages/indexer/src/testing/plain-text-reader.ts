import { createHash } from "node:crypto";
import type { ReadDistribution } from "../judge.ts";
import type { Store } from "../store.ts";

/**
 * Takes any text for a distribution, so that tests of the commit protocol need no archives. `bad: <reason>` is
 * refused. What it publishes as metadata tells the contents apart.
 */
export function readPlainText(store: Store): ReadDistribution {
  return async (key, distribution) => {
    const read = await store.get(key);
    if (read.kind !== "found") return read;
    const { body, etag, size, lastModified } = read.object;
    const text = Buffer.from(body).toString();
    if (text.startsWith("bad: ")) return { kind: "refused", etag, reason: text.slice("bad: ".length) };
    return {
      kind: "read",
      etag,
      lastModified,
      size,
      sha256: createHash("sha256").update(body).digest("hex"),
      metadata: { name: distribution.project, version: distribution.version.normalised },
      coreMetadataFile: Buffer.from(`metadata of ${text}`),
    };
  };
}
