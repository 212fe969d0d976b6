import type { Request } from "./client.ts";

/** The lines of a requirements file in which each requirement names the hash of its file. */
export function hashedRequirements({ requirements, hashes }: Request): string {
  return requirements.map((line) => `${line} --hash=sha256:${hashes?.get(line)}\n`).join("");
}
