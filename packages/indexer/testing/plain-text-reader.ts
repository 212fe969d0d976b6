import { createHash } from "node:crypto";
import { parseCoreMetadata } from "@wheelyard/core/core-metadata";
import type { Distribution } from "@wheelyard/core/distribution-filename";
import type { ReadDistribution } from "../src/protocol/decider.ts";
import type { Store } from "../src/store/store.ts";

/**
 * Treats any text as a distribution, so that tests of the commit protocol need no archives. `bad: <reason>` is
 * rejected, and `bare: <note>` has no metadata. Anything stored with a content encoding is rejected too. The text is
 * the metadata's summary, which distinguishes the contents.
 */
export function readPlainText(store: Store): ReadDistribution {
  return async (key, distribution) => {
    const read = await store.get(key);
    if (read.kind !== "found") return read;
    const { body, etag, size, lastModified, contentEncoding } = read.object;
    if (contentEncoding !== undefined) {
      return { kind: "misstored", etag, lastModified, reason: `stored with ${contentEncoding}` };
    }
    const text = Buffer.from(body).toString();
    if (text.startsWith("bad: ")) return { kind: "rejected", etag, reason: text.slice("bad: ".length) };
    const sha256 = createHash("sha256").update(body).digest("hex");
    const facts = { kind: "read", etag, lastModified, size, sha256 } as const;
    if (text.startsWith("bare: ")) {
      return { ...facts, isMetadataStatic: false, note: text.slice("bare: ".length) };
    }
    const metadataFile = plainTextMetadata(distribution, text);
    return {
      ...facts,
      metadata: parseCoreMetadata(metadataFile),
      metadataFile,
      isMetadataStatic: true,
    };
  };
}

/**
 * Whether metadata is published for a file with this content.
 *
 * @param content undefined if there is no file
 */
export function hasMetadata(content: string | undefined): content is string {
  return content !== undefined && !content.startsWith("bad: ") && !content.startsWith("bare: ");
}

export function plainTextMetadata({ project, version }: Distribution, text: string): Uint8Array {
  const fields = [
    "Metadata-Version: 2.1",
    `Name: ${project}`,
    `Version: ${version.normalised}`,
    `Summary: ${text}`,
  ];
  return Buffer.from(`${fields.join("\n")}\n`);
}
