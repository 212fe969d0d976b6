import { environments } from "../environments.ts";
import { createApp } from "../src/app.ts";
import { buildArtefacts } from "../src/indexer/artefacts.ts";
import { rewriteForEmulator } from "./for-emulator.ts";

/** The environment that is deployed into the emulator. Neither its function for upstream nor pypi.org is ever asked. */
export const EMULATED = environments.dev;

/** Synthesises the app with one environment, without what the emulator does not know. */
export async function synthesiseForEmulator(dev: object): Promise<void> {
  const { directory } = createApp({ dev }, await buildArtefacts()).synth();
  rewriteForEmulator(directory);
}
