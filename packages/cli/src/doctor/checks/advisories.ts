import { failed, passed, skipped, unchecked } from "../check.ts";
import { upstreamCheck } from "../upstream-check.ts";

/** What the function answers. */
interface Advised {
  outcome?: string;
  reason?: string;
  doubts?: string[];
  entries?: number;
  malicious?: number;
  newest?: string;
}

/** The function compares what it fetches with what OSV's export must have, and says what it doubts. */
export const advisories = upstreamCheck({
  name: "advisories",
  expects: "that they were fetched, believed, and are not in doubt",
  unchecked: { emulator: "the emulator fetches nothing from outside" },
  async run({ account }) {
    if (account === undefined) return unchecked("a local index has no function to ask");
    if (!account.outputs.has("AdvisoriesFunctionName")) {
      return skipped("nothing is held back because of advisories");
    }
    const {
      outcome,
      reason,
      doubts = [],
      entries,
      malicious,
      newest,
    } = (await account.invoke("advisories")) as Advised;
    if (outcome === "refused") return failed(`that they were refused: ${reason}`);
    if (entries === undefined) return failed("that none were fetched");
    const [doubt] = doubts;
    if (doubt !== undefined) return failed(doubt);
    return passed(
      `${outcome}: ${entries} entries, ${malicious} about malicious code, the newest of ${newest}`,
    );
  },
});

/** It reads the lists of all sources, which takes minutes. */
export const namesCheck = upstreamCheck({
  name: "the check of private names",
  expects: "that it ends",
  unchecked: { emulator: "the emulator asks nobody outside" },
  async run({ account }) {
    if (account === undefined) return unchecked("a local index has no function to ask");
    await account.invoke("names");
    return passed("it ended");
  },
});
