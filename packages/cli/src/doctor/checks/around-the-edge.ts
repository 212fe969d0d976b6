import { type Check, failed, passed } from "../check.ts";
import { describeStatus } from "./answer-problem.ts";

/** The bucket answers no one but CloudFront and your own credentials. */
export const aroundTheEdge: Check = {
  group: "Probe",
  name: "around CloudFront",
  expects: "403 from the bucket itself, for its listing, a page and a file",
  after: ["upload"],
  async run({ ask, objectUrl, probe }) {
    for (const key of ["", "_index/simple/index.json", probe.files.plain.key]) {
      const url = objectUrl(key);
      const answer = await ask(url);
      if (answer.status !== 403) return failed(`${describeStatus(answer)} for ${url}`);
    }
    return passed("403");
  },
};
