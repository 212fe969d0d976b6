import { environments } from "../../environments.ts";
import { createApp } from "../app.ts";
import { buildArtefacts } from "../indexer/artefacts.ts";

/** The deployed environment, after its owner has changed settings. */
const dev = {
  ...environments.dev,
  overwriting: "refused",
  publishers: [
    {
      kind: "github",
      name: "acme-core",
      repository: "acme/core",
      environment: "pypi",
      projects: ["acme", "acme-core"],
    },
  ],
  tags: { team: "platform" },
};

createApp({ dev }, await buildArtefacts()).synth();
