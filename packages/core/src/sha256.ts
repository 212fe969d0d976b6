import { createHash } from "node:crypto";

/**
 * Hexadecimal, lower case.
 *
 * @example
 * sha256("") // "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
 */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
