import { createHash } from "node:crypto";
import { type ChunkSeed, EMPTY_SHA256 } from "../auth/authenticate.ts";
import { sign, signaturesMatch } from "../auth/signing-key.ts";
import { S3Error } from "../s3-error.ts";

/** Verifies the signatures of an aws-chunked body. Each covers the one before it. */
export class ChunkSignatures {
  readonly #seed: ChunkSeed;
  #previous: string;

  constructor(seed: ChunkSeed) {
    this.#seed = seed;
    this.#previous = seed.signature;
  }

  /** @param hash hex SHA-256 of the chunk's data */
  verifyChunk(hash: string, given: string): void {
    this.#verify(["AWS4-HMAC-SHA256-PAYLOAD", EMPTY_SHA256, hash], given);
  }

  /** @param trailer the trailing headers as `name:value` lines, each with its line feed */
  verifyTrailer(trailer: string, given: string): void {
    this.#verify(["AWS4-HMAC-SHA256-TRAILER", createHash("sha256").update(trailer).digest("hex")], given);
  }

  #verify([algorithm, ...hashes]: [string, ...string[]], given: string): void {
    const { signingKey, timestamp, scope } = this.#seed;
    const expected = sign(signingKey, [algorithm, timestamp, scope, this.#previous, ...hashes].join("\n"));
    if (!signaturesMatch(expected, given)) {
      throw new S3Error("SignatureDoesNotMatch", "The signature of a chunk of the body does not match");
    }
    this.#previous = expected;
  }
}
