import { accountCheck } from "../account-check.ts";
import { seen } from "../check.ts";

const PARTS = ["indexer", "reconcile", "upstream", "downloads"];

export const functions = accountCheck({
  group: "Deployment",
  name: "functions",
  expects: `that ${PARTS.join(", ")} can run`,
  async run(account) {
    const states = await Promise.all(
      PARTS.map(async (part) => [part, (await account.deployedFunction(part)).state] as const),
    );
    const wrong = states.filter(([, state]) => state !== "Active");
    const text = wrong.map(([part, state]) => `${part} ${state}`).join(", ");
    return seen(wrong.length === 0 ? undefined : text, "all of them");
  },
});

/** An account begins with 10, shared by everything in it; some installers ask for 50 pages at once. */
const LEAST = 100;

export const concurrency = accountCheck({
  group: "Deployment",
  name: "concurrency",
  expects: `that the account may run ${LEAST} functions at once, or more`,
  async run(account) {
    const runs = await account.concurrency();
    return seen(runs >= LEAST ? undefined : `${runs}`, `${runs}`);
  },
});
