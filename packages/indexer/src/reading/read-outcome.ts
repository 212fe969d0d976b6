import type { CoreMetadata } from "@wheelyard/core/core-metadata";

/** The outcome of reading a distribution from the bucket. */
export type ReadOutcome =
  | {
      kind: "read";
      etag: string;
      lastModified: Date;
      /** When it was first published elsewhere, if a tag says so. */
      firstPublished?: Date;
      /** In bytes. */
      size: number;
      /** The hash of the bytes, in lowercase hex. */
      sha256: string;
      /** Absent if an sdist has none that can be read. Then `metadataFile` is absent too, and `note` says why. */
      metadata?: CoreMetadata;
      /** METADATA or PKG-INFO as it is in the file, to publish beside the distribution. */
      metadataFile?: Uint8Array;
      /** Whether it holds for anything built from the distribution. */
      isMetadataStatic: boolean;
      /** What is left out of the index, and why: one sentence. */
      note?: string;
    }
  /** Can't be listed; the reason is one sentence. */
  | { kind: "rejected"; etag: string; reason: string }
  /** Can't be listed because of how it is stored: the same bytes with the same ETag may be fine next time. */
  | { kind: "misstored"; etag: string; lastModified: Date; reason: string }
  | { kind: "missing" }
  /** It was replaced while it was read. */
  | { kind: "changed" };
