import { accountCheck } from "../account-check.ts";
import { failed, passed } from "../check.ts";
import { eventually } from "../eventually.ts";

/** Where the bucket of access logs keeps those of CloudFront and those of S3. */
const PREFIXES = ["site/", "bucket/"];

/** A run may have begun this long before the doctor. */
const HOUR_MS = 60 * 60 * 1_000;

export const logLines = accountCheck({
  group: "Operation",
  name: "the indexer's log",
  expects: "a line about the probe",
  after: ["listed"],
  async run(account, place) {
    const since = new Date(place.clock.now() - HOUR_MS);
    return eventually(place, async () => {
      const lines = await account.logLines("indexer", place.probe.name, since);
      return lines.length === 0 ? failed("none") : passed(`${lines.length} lines`);
    });
  },
});

/** CloudFront delivers them within an hour, mostly. */
export const accessLogs = accountCheck({
  group: "Operation",
  name: "access logs",
  expects: "a log of the site and one of the bucket that came since the doctor began",
  unchecked: { emulator: "the emulator writes no access logs" },
  async run(account, place) {
    const start = place.clock.now();
    const patience = 2 * 60 * 60;
    return eventually({ clock: place.clock, patience }, async () => {
      for (const prefix of PREFIXES) {
        const newest = await account.newestAccessLog(prefix);
        if (newest === undefined) return failed(`nothing under "${prefix}"`);
        if (newest.getTime() < start)
          return failed(`nothing under "${prefix}" since ${newest.toISOString()}`);
      }
      return passed("both");
    });
  },
});
