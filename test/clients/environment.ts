import { pythonPrograms } from "../support/python-programs.ts";

/**
 * The folder with the programs of a client.
 *
 * @param requirements a file in `requirements/`, as `uv pip compile --universal --generate-hashes --no-strip-extras`
 * writes it
 */
export function clientPrograms(requirements: string): Promise<string> {
  return pythonPrograms(new URL(`./requirements/${requirements}`, import.meta.url));
}
