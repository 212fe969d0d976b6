import { accountCheck } from "../account-check.ts";
import { seen } from "../check.ts";
import { eventually } from "../eventually.ts";

/** A new metric is listed within minutes. */
const NAMES = ["FilesIndexed", "UploadToVisible", "ReconcileDifferences"];

export const metrics = accountCheck({
  group: "Operation",
  name: "metrics",
  expects: `${NAMES.join(", ")} of this environment in CloudWatch`,
  after: ["listed"],
  unchecked: { emulator: "the emulator makes no metrics of what functions log" },
  async run(account, place) {
    return eventually(place, async () => {
      const found = await account.metrics();
      const absent = NAMES.filter((name) => !found.includes(name));
      return seen(absent.length === 0 ? undefined : `no ${absent.join(", ")}`, "all of them");
    });
  },
});
