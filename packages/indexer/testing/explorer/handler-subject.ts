import { createHandler } from "../../src/handler.ts";
import { readPlainText } from "../plain-text-reader.ts";
import { messageOf, projectSubject } from "./project-subject.ts";
import type { Subject } from "./scenario.ts";
import { findWrongList } from "./true-lists.ts";

/** All that a delivery from the queue sets off: the projects, then the lists of projects. */
export const handlerSubject: Subject = {
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
  checkMoment: projectSubject.checkMoment,
  async checkEnd(bucket, history, views) {
    return (await projectSubject.checkEnd(bucket, history, views)) ?? (await findWrongList(bucket, views));
  },
};
