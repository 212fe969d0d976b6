import { filePath } from "@wheelyard/core/file-url";
import type { Answer } from "../ask.ts";
import type { Place } from "../place.ts";
import type { ProbeFile } from "../probe-wheel.ts";
import { describeStatus } from "./answer-problem.ts";

/** Asks for one of the probe's files, or for what is beside it. */
export function askForFile(
  { ask, site, reader }: Place,
  { key }: ProbeFile,
  suffix = "",
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return ask(`${site}${filePath(key)}${suffix}`, { login: reader, headers });
}

/** @returns what is wrong with the bytes of a file or of its metadata, if anything is */
export async function fileProblem(place: Place, file: ProbeFile): Promise<string | undefined> {
  const whole = await askForFile(place, file);
  if (whole.status !== 200) return `${describeStatus(whole)} for ${file.filename}`;
  if (!whole.body.equals(file.body)) return `other bytes for ${file.filename}`;
  const metadata = await askForFile(place, file, ".metadata");
  if (metadata.status !== 200) return `${describeStatus(metadata)} for ${file.filename}.metadata`;
  return metadata.body.equals(file.metadata) ? undefined : `other bytes for ${file.filename}.metadata`;
}
