import { JSON_CONTENT_TYPE } from "@wheelyard/core/simple-api";
import type { SimpleFile } from "@wheelyard/core/simple-page/simple-page";
import { readRootPage } from "@wheelyard/core/simple-page/simple-page";
import { type Check, failed, passed, type Seen } from "../check.ts";
import { eventually } from "../eventually.ts";
import type { Place } from "../place.ts";
import type { ProbeFiles } from "../probe.ts";
import { describeStatus } from "./answer-problem.ts";
import { checkPage } from "./probe-page.ts";

/** An event of each file arrives, and the edge doesn't keep the 404 from before. */
export const listed: Check = {
  group: "Probe",
  name: "listed",
  expects: "its page with these files, their hashes and their metadata, and its name on the list of projects",
  after: ["upload"],
  async run(place) {
    return eventually(place, async () => {
      const page = await checkPage(place, (files) => checkFiles(files, place.probe.files));
      return page.outcome === "passed" ? checkRoot(place) : page;
    });
  },
};

/** Whether a page has exactly these files. */
export function checkFiles(listed: readonly SimpleFile[], uploaded: ProbeFiles): Seen {
  for (const { filename, sha256 } of Object.values(uploaded)) {
    const file = listed.find((one) => one.filename === filename);
    if (file === undefined) return failed(`a page without ${filename}`);
    if (file.sha256 !== sha256) return failed(`${filename} with the hash of other bytes`);
    if (file.coreMetadata === undefined) return failed(`${filename} without its metadata`);
    if (file.yanked !== undefined) return failed(`${filename} yanked`);
  }
  return passed(`${listed.length} files`);
}

async function checkRoot({ ask, site, reader, probe }: Place): Promise<Seen> {
  const url = `${site}/simple/`;
  const answer = await ask(url, { login: reader, headers: { accept: JSON_CONTENT_TYPE } });
  if (answer.status !== 200) return failed(`${describeStatus(answer)} for the list of projects`);
  const contentType = answer.headers["content-type"] ?? "";
  const { projects } = readRootPage({ text: answer.body.toString(), contentType, url });
  const isThere = projects.some(({ name }) => name === probe.name);
  return isThere ? passed("its files and its name") : failed("a list of projects without it");
}
