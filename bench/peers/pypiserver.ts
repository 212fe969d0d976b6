import { join } from "node:path";
import { cleanEnvironment } from "../../test/support/clean-environment.ts";
import { keptPort } from "../../test/support/kept-port.ts";
import { pythonPrograms } from "../../test/support/python-programs.ts";
import { startProgram } from "../measure/background-program.ts";

const REQUIREMENTS = new URL("requirements/pypiserver.txt", import.meta.url);

/** Serves the distributions in a folder. */
export async function startPypiserver(folder: string): Promise<AsyncDisposable & { url: string }> {
  const program = join(await pythonPrograms(REQUIREMENTS), "pypi-server");
  const port = await keptPort();
  const url = `http://127.0.0.1:${port}`;
  const args = ["run", "--interface", "127.0.0.1", "--port", String(port)];
  const open = ["--authenticate", ".", "--passwords", ".", "--disable-fallback"];
  const server = await startProgram(program, [...args, ...open, folder], cleanEnvironment(), url);
  return { url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
