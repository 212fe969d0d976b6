import { sideFileKey } from "@wheelyard/core/side-files";
import { type Check, failed, passed } from "../check.ts";
import { eventually } from "../eventually.ts";
import { checkPage } from "./probe-page.ts";

const REASON = 'tried by "wheelyard doctor"';

/** A side file makes an event of its own. */
export const yanked: Check = {
  group: "Probe",
  name: "yanked",
  expects: "the file on the page, yanked for the reason that was given, and the others as before",
  after: ["listed"],
  async run(place) {
    const { store, probe } = place;
    const { key, filename } = probe.files.plain;
    await store.put(sideFileKey(key, "yanked"), Buffer.from(REASON), {
      contentType: "text/plain; charset=utf-8",
    });
    return eventually(place, () =>
      checkPage(place, (files) => {
        const one = files.find((file) => file.filename === filename);
        if (one === undefined) return failed(`a page without ${filename}`);
        if (one.yanked === undefined) return failed(`${filename} not yanked`);
        if (one.yanked !== REASON) return failed(`${filename} yanked for "${one.yanked}"`);
        const other = files.find((file) => file.filename !== filename && file.yanked !== undefined);
        return other === undefined ? passed("it is yanked") : failed(`${other.filename} yanked too`);
      }),
    );
  },
};
