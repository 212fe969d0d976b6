import { environments } from "../../environments.ts";
import { createApp } from "../app.ts";
import { buildArtefacts } from "../indexer/artefacts.ts";

/** The environment that was deployed, with a setting that must stay as it was. */
const dev = { ...environments.dev, bucketName: "acme-wheels" };

createApp({ dev }, await buildArtefacts()).synth();
