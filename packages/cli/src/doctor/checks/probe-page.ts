import { MAIN } from "@wheelyard/core/root";
import { JSON_CONTENT_TYPE } from "@wheelyard/core/simple-api";
import {
  readProjectListing,
  type SimpleFile,
  UnreadablePageError,
} from "@wheelyard/core/simple-page/simple-page";
import { projectUrl } from "@wheelyard/core/simple-url";
import { failed, type Seen } from "../check.ts";
import type { Place } from "../place.ts";
import { describeStatus } from "./answer-problem.ts";

/** The status of what was deleted. An emulator says the same to whoever may not read and to whoever may. */
export function absentStatus({ kind }: Pick<Place, "kind">): number {
  return kind === "emulator" ? 403 : 404;
}

/** The path of the probe's page. */
export function probePath({ probe }: Pick<Place, "probe">): string {
  return projectUrl({ root: MAIN, name: probe.name }, undefined);
}

/** Checks the files on the probe's page, if there is such a page. */
export async function checkPage(place: Place, check: (files: readonly SimpleFile[]) => Seen): Promise<Seen> {
  const { ask, site, reader } = place;
  const url = site + probePath(place);
  const answer = await ask(url, { login: reader, headers: { accept: JSON_CONTENT_TYPE } });
  if (answer.status !== 200) return failed(describeStatus(answer));
  try {
    const contentType = answer.headers["content-type"] ?? "";
    return check(readProjectListing({ text: answer.body.toString(), contentType, url }).files);
  } catch (error) {
    if (error instanceof UnreadablePageError) return failed(error.message);
    throw error;
  }
}
