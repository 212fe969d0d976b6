import { createHandler } from "../../src/handler.ts";
import { readPlainText } from "../plain-text-reader.ts";
import { findWrongList } from "./list-oracle.ts";
import { messageOf, projectCode } from "./project-code.ts";
import type { CodeUnderTest } from "./scenario.ts";

/** Everything that a delivery from the queue sets off: the projects, then the lists of projects. */
export const handlerCode: CodeUnderTest = {
  isSequential: false,
  async run(changes, { store, pause }, receives) {
    const failures: unknown[] = [];
    const handler = createHandler({
      bucket: "my-pypi",
      store,
      pause,
      readDistribution: readPlainText(store),
      log: (entry) => {
        if (entry.level === "error") failures.push(entry);
      },
    });
    await handler({ Records: [messageOf(changes, receives)] }, { getRemainingTimeInMillis: () => 60_000 });
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
  },
  checkMoment: projectCode.checkMoment,
  async checkEnd(bucket, history, views) {
    return (await projectCode.checkEnd(bucket, history, views)) ?? (await findWrongList(bucket, views));
  },
};
