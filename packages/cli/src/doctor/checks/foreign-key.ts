import { type Check, failed, passed } from "../check.ts";

/** CloudFront can't use a key of KMS: the file would be listed, and no client could read it. */
export const foreignKey: Check = {
  group: "Probe",
  name: "upload with a key of KMS",
  expects: "that the bucket denies it",
  after: ["upload"],
  unchecked: {
    local: "a local index has no KMS",
    emulator: "the emulator does not enforce that policy",
  },
  async run({ probe, putWithForeignKey }) {
    const { key, body } = probe.release(0);
    const outcome = await putWithForeignKey(key, body);
    return outcome === "denied" ? passed("denied") : failed("that it was written");
  },
};
