import type { CoreMetadata } from "./core/core-metadata.ts";

/** What reading a distribution from the bucket gave. */
export type ReadOutcome =
  | {
      kind: "read";
      etag: string;
      lastModified: Date;
      /** Bytes. */
      size: number;
      /** Of the bytes, lowercase hex. */
      sha256: string;
      metadata: CoreMetadata;
      /** The file to publish beside the distribution, unmodified; absent where it could change at build time. */
      coreMetadataFile?: Uint8Array;
    }
  /** Can't be listed; the reason is one sentence. */
  | { kind: "refused"; etag: string; reason: string }
  | { kind: "missing" }
  /** It became another object while it was read. */
  | { kind: "changed" };
