import { createApp } from "../src/app.ts";
import { buildArtefacts } from "../src/indexer/artefacts.ts";

/* What a release shows of the stacks: an environment with the settings that everyone must have, and an upstream. */

const sample = { region: "us-east-1", data: "disposable", upstream: { reserved: [] } };

createApp({ sample }, await buildArtefacts()).synth();
