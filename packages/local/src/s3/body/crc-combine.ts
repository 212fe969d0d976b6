import type { ChecksumAlgorithm } from "@wheelyard/indexer/store/checksum";

export type CrcAlgorithm = Extract<ChecksumAlgorithm, `CRC${string}`>;

/** A CRC's width in bits and its polynomial, lowest power first. All three are reflected and inverted. */
const PARAMETERS: Readonly<Record<CrcAlgorithm, { width: number; polynomial: bigint }>> = {
  CRC32: { width: 32, polynomial: 0xedb88320n },
  CRC32C: { width: 32, polynomial: 0x82f63b78n },
  CRC64NVME: { width: 64, polynomial: 0x9a6c9329ac4bc9b5n },
};

/**
 * Combines the CRCs of two consecutive pieces of data: gives a whole object's checksum from those of its parts, without
 * reading it again.
 *
 * Appending `size` bytes multiplies the first CRC by x^(8·size), modulo the polynomial.
 *
 * @param first base64
 * @param second base64
 * @param size of the second piece in bytes
 */
export function combineCrcs(algorithm: CrcAlgorithm, first: string, second: string, size: number): string {
  const { width } = PARAMETERS[algorithm];
  const shifted = multiply(algorithm, toNumber(first), power(algorithm, BigInt(size) * 8n));
  const combined = shifted ^ toNumber(second);
  return Buffer.from(combined.toString(16).padStart(width / 4, "0"), "hex").toString("base64");
}

function toNumber(base64: string): bigint {
  return BigInt(`0x${Buffer.from(base64, "base64").toString("hex")}`);
}

/** x to the power of `exponent`. */
function power(algorithm: CrcAlgorithm, exponent: bigint): bigint {
  const { width } = PARAMETERS[algorithm];
  let result = 1n << BigInt(width - 1);
  let square = 1n << BigInt(width - 2);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = multiply(algorithm, result, square);
    square = multiply(algorithm, square, square);
  }
  return result;
}

/** The product of two polynomials, whose highest bit is the lowest power. */
function multiply(algorithm: CrcAlgorithm, a: bigint, b: bigint): bigint {
  const { width, polynomial } = PARAMETERS[algorithm];
  let product = 0n;
  let shifted = b;
  for (let bit = BigInt(width - 1); bit >= 0n; bit--) {
    if ((a >> bit) & 1n) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ polynomial : shifted >> 1n;
  }
  return product;
}
