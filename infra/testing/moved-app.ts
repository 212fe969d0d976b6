import { EMULATED, synthesiseForEmulator } from "./synthesise-for-emulator.ts";

/** The deployed environment with a changed setting that must not change. */
await synthesiseForEmulator({ ...EMULATED, bucketName: "acme-wheels" });
