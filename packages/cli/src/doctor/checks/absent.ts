import { type Check, seen } from "../check.ts";
import { describeStatus } from "./answer-problem.ts";
import { probePath } from "./probe-page.ts";

/** A project that nobody has. Asked before its first upload, so that a kept 404 would hide it later. */
export const absent: Check = {
  group: "Probe",
  name: "before the upload",
  expects: "404 for the page of a project that nobody has",
  after: ["sign in"],
  unchecked: { emulator: "the emulator answers 403 for a key that isn't there" },
  async run(place) {
    const answer = await place.ask(place.site + probePath(place), { login: place.reader });
    return seen(answer.status === 404 ? undefined : describeStatus(answer), "404");
  },
};
