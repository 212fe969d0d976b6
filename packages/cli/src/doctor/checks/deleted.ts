import { JSON_CONTENT_TYPE } from "@wheelyard/core/simple-api";
import { deleteKey } from "../../change/delete-key.ts";
import { type Check, failed, passed, type Seen } from "../check.ts";
import { eventually } from "../eventually.ts";
import type { Place } from "../place.ts";
import { describeStatus } from "./answer-problem.ts";
import { askForFile } from "./file-answers.ts";
import { absentStatus, checkPage, probePath } from "./probe-page.ts";

/** One file goes, the others stay. */
export const oneDeleted: Check = {
  group: "Probe",
  name: "one file deleted",
  expects: "a page without it",
  after: ["listed"],
  async run(place) {
    const { key, filename } = place.probe.files.plus;
    await deleteKey(place.store, key);
    return eventually(place, () =>
      checkPage(place, (files) => {
        if (files.some((file) => file.filename === filename)) return failed(`a page with ${filename}`);
        return files.length === 0 ? failed("a page without any file") : passed("the others");
      }),
    );
  },
};

/** What is deleted is nowhere any more, not even in a cache. */
export const allDeleted: Check = {
  group: "Probe",
  name: "all deleted",
  expects: "404 for its page, its files and their metadata, and a list of projects without it",
  after: ["one file deleted"],
  async run(place) {
    const { store, probe } = place;
    for await (const { key } of store.list(probe.folder)) await deleteKey(store, key);
    return eventually(place, () => checkAbsence(place));
  },
};

async function checkAbsence(place: Place): Promise<Seen> {
  const { ask, site, reader, probe } = place;
  const absent = absentStatus(place);
  const page = await ask(site + probePath(place), { login: reader });
  if (page.status !== absent) return failed(`${describeStatus(page)} for its page`);
  for (const file of Object.values(probe.files)) {
    for (const suffix of ["", ".metadata"]) {
      const answer = await askForFile(place, file, suffix);
      if (answer.status !== absent) return failed(`${describeStatus(answer)} for ${file.filename}${suffix}`);
    }
  }
  const root = await ask(`${site}/simple/`, { login: reader, headers: { accept: JSON_CONTENT_TYPE } });
  return root.body.includes(`"${probe.name}"`)
    ? failed("its name on the list of projects")
    : passed(`${absent}`);
}
