import { EMULATED, synthesiseForEmulator } from "./synthesise-for-emulator.ts";

/** The deployed environment, after its owner has changed settings. */
await synthesiseForEmulator({
  ...EMULATED,
  overwriting: "refused",
  publishers: [
    {
      kind: "github",
      name: "acme-core",
      repository: "acme/core",
      environment: "pypi",
      projects: ["acme", "acme-core"],
    },
    {
      kind: "github",
      name: "nightly",
      repository: "acme/core",
      ref: "refs/heads/main",
      projects: ["acme-core"],
      channel: "nightly",
    },
  ],
  readers: [{ kind: "github", name: "app", repository: "acme/app", user: "ci", environment: "ci" }],
  tags: { team: "platform" },
});
