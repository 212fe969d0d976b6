import type { Project } from "../project.ts";
import { sha256 } from "../sha256.ts";
import { generatedPrefix, INDEX_PREFIX } from "./index-folder.ts";
import { MAX_KEY_BYTES } from "./object-key.ts";

export const METADATA_PREFIX = `${INDEX_PREFIX}metadata/`;

/**
 * Where the core metadata of the distribution at `key` is published.
 *
 * @example
 * metadataKey("acme-1.0-py3-none-any.whl") // "_index/metadata/acme-1.0-py3-none-any.whl.metadata"
 */
export function metadataKey(key: string): string {
  return `${METADATA_PREFIX}${key}.metadata`;
}

export const REJECTED_PREFIX = `${INDEX_PREFIX}rejected/`;

/**
 * The key of the record that says why the object at `key` is not listed.
 *
 * @example
 * rejectionKey("acme-1.0.zip") // "_index/rejected/acme-1.0.zip.json"
 */
export function rejectionKey(key: string): string {
  const plain = `${REJECTED_PREFIX}${key}.json`;
  return Buffer.byteLength(plain) <= MAX_KEY_BYTES ? plain : `${REJECTED_PREFIX}${sha256(key)}.json`;
}

/**
 * The prefix of the notes on status files that came before their project's first file, and are looked at when it comes.
 * A project without files has no page to remember them.
 *
 * @example
 * waitingPrefix({ root: MAIN, name: "acme" }) // "_index/waiting/acme/"
 */
export function waitingPrefix({ root, name }: Project): string {
  return `${generatedPrefix(root)}waiting/${name}/`;
}

/**
 * The key of the note that `key` waits for its project's first file.
 *
 * @example
 * waitingKey({ root: MAIN, name: "acme" }, "any/acme.status").startsWith("_index/waiting/acme/") // true
 */
export function waitingKey(project: Project, key: string): string {
  return `${waitingPrefix(project)}${sha256(key)}.json`;
}

/** Where reconcile notes what it found in agreement, so that it needn't read it again. */
export const AGREEMENTS_PREFIX = `${INDEX_PREFIX}agreed/`;

/**
 * Where reconcile notes one part of what it found in agreement.
 *
 * @example
 * agreementKey("acme") // "_index/agreed/acme.txt"
 */
export function agreementKey(name: string): string {
  return `${AGREEMENTS_PREFIX}${name}.txt`;
}
