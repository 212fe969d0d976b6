import { join } from "node:path";
import { pythonPrograms } from "../../test/support/python-programs.ts";
import { type Run, runMeasured } from "../measure/run-measured.ts";

const REQUIREMENTS = new URL("requirements/dumb-pypi.txt", import.meta.url);

/**
 * @param list a file of JSON lines
 * @param previous the list of the last run, to make only what changed
 */
export async function runDumbPypi(
  list: string,
  output: string,
  packagesUrl: string,
  previous?: string,
): Promise<Run> {
  const program = join(await pythonPrograms(REQUIREMENTS), "dumb-pypi");
  return runMeasured(program, [
    ...["--package-list-json", list],
    ...(previous === undefined ? [] : ["--previous-package-list-json", previous]),
    ...["--packages-url", packagesUrl, "--output-dir", output],
  ]);
}
