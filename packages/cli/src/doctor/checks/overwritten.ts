import { type Check, failed, passed, skipped } from "../check.ts";
import { eventually } from "../eventually.ts";
import { isDenied } from "../is-denied.ts";
import { fileProblem } from "./file-answers.ts";
import { checkFiles } from "./listed.ts";
import { checkPage } from "./probe-page.ts";

/** The edge kept the files of the checks before, and must be told to forget them, however they are spelled. */
export const overwritten: Check = {
  group: "Probe",
  name: "overwritten",
  expects: "the new bytes, metadata and hashes of files that were read before",
  after: ["file", "plus in a name", "tilde in a name"],
  async run(place) {
    const { store, probe } = place;
    for (const { key, body } of Object.values(probe.changed)) {
      try {
        await store.put(key, body, { contentType: "application/octet-stream" });
      } catch (error) {
        if (!isDenied(error)) throw error;
        return skipped("the bucket refuses to overwrite a file");
      }
    }
    return eventually(place, async () => {
      const page = await checkPage(place, (files) => checkFiles(files, probe.changed));
      if (page.outcome !== "passed") return page;
      for (const file of Object.values(probe.changed)) {
        const problem = await fileProblem(place, file);
        if (problem !== undefined) return failed(problem);
      }
      return passed("all of them");
    });
  },
};
