import { EMULATED, synthesiseForEmulator } from "./synthesise-for-emulator.ts";

/** The environment as its owner first deploys it. */
await synthesiseForEmulator(EMULATED);
