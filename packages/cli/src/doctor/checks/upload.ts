import { type Check, failed, passed } from "../check.ts";

/** Under names that no one has. */
export const upload: Check = {
  group: "Probe",
  name: "upload",
  expects: "that three files can be written that were not there",
  after: ["sign in"],
  async run({ store, probe }) {
    const files = Object.values(probe.files);
    for (const { key, body } of files) {
      const headers = { contentType: "application/octet-stream" };
      const { kind } = await store.put(key, body, headers, { ifNoneMatch: "*" });
      if (kind === "conflict") return failed(`"${key}" there already`);
    }
    return passed(`${files.length} files of ${probe.name}`);
  },
};
