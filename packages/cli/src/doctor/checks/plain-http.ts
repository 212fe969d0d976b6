import { type Check, seen } from "../check.ts";
import { describeStatus } from "./answer-problem.ts";

/** A redirect would come too late: the token would have been sent in the clear. */
export const plainHttp: Check = {
  group: "Door",
  name: "plain HTTP",
  expects: "403 and no redirect",
  unchecked: {
    local: "a local index is served over plain HTTP, on loopback only",
    emulator: "the emulator has one port for everything",
  },
  async run({ ask, site }) {
    const answer = await ask(`${site.replace(/^https:/, "http:")}/simple/`);
    const isRefused = answer.status === 403 && answer.headers.location === undefined;
    return seen(isRefused ? undefined : describeStatus(answer), "403");
  },
};
