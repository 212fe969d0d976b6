import { environments } from "../../environments.ts";
import { createApp } from "../app.ts";
import { buildArtefacts } from "../indexer/artefacts.ts";

/** The deployed environment with a changed setting that must not change. */
const dev = { ...environments.dev, bucketName: "acme-wheels" };

createApp({ dev }, await buildArtefacts()).synth();
