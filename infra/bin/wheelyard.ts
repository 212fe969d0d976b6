import { environments } from "../environments.ts";
import { createApp } from "../src/app.ts";
import { buildArtefacts } from "../src/indexer/artefacts.ts";

createApp(environments, await buildArtefacts()).synth();
