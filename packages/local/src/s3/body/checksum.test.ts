import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  startChecksum,
} from "@wheelyard/indexer/store/checksum";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseChecksumAlgorithm } from "./checksum.ts";
import { combineCrcs } from "./crc-combine.ts";

async function checksum(algorithm: ChecksumAlgorithm, ...pieces: Uint8Array[]): Promise<string> {
  const digest = startChecksum(algorithm);
  for (const piece of pieces) digest.update(piece);
  return await digest.digest();
}

describe("startChecksum", () => {
  /** The check value from each CRC's catalogue entry, and the hashes of FIPS 180, all for the same nine digits. */
  it.each([
    ["CRC32", "cbf43926"],
    ["CRC32C", "e3069283"],
    ["CRC64NVME", "ae8b14860a799888"],
    ["SHA1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"],
    ["SHA256", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"],
  ] as const)("computes the check value of %s", async (algorithm, hex) => {
    const value = await checksum(algorithm, Buffer.from("123456789"));
    expect(Buffer.from(value, "base64").toString("hex")).toBe(hex);
  });

  it.each(CHECKSUM_ALGORITHMS)("computes %s piece by piece", async (algorithm) => {
    const pieces = [Buffer.from("1"), Buffer.from(""), Buffer.from("23456789")];
    expect(await checksum(algorithm, ...pieces)).toBe(await checksum(algorithm, Buffer.concat(pieces)));
  });
});

describe("combineCrcs", () => {
  it.each(["CRC32", "CRC32C", "CRC64NVME"] as const)(
    "makes the %s of a whole from those of its parts",
    async (algorithm) => {
      await fc.assert(
        fc.asyncProperty(
          fc.uint8Array({ maxLength: 300 }),
          fc.uint8Array({ maxLength: 300 }),
          async (first, second) => {
            const parts = [await checksum(algorithm, first), await checksum(algorithm, second)] as const;
            expect(combineCrcs(algorithm, ...parts, second.length)).toBe(
              await checksum(algorithm, first, second),
            );
          },
        ),
        { seed: 32 },
      );
    },
  );
});

describe("parseChecksumAlgorithm", () => {
  it("accepts either case and refuses what it does not know", () => {
    expect(parseChecksumAlgorithm("crc32c")).toBe("CRC32C");
    expect(() => parseChecksumAlgorithm("XXHASH64")).toThrow(
      /^Unknown checksum algorithm "XXHASH64": expected CRC32,/,
    );
  });
});
