import { type Check, failed, passed } from "../check.ts";
import { describeStatus } from "./answer-problem.ts";

/** The function answers uploads, with a hint. CloudFront's own answer would be 403. */
export const methods: Check = {
  group: "Door",
  name: "uploads over HTTP",
  expects: '405 for a POST, with "Allow: GET, HEAD"',
  after: ["sign in"],
  async run({ ask, site, reader }) {
    const answer = await ask(`${site}/simple/`, { method: "POST", login: reader });
    const { allow = "nothing" } = answer.headers;
    if (answer.status !== 405) return failed(describeStatus(answer));
    return allow === "GET, HEAD" ? passed("405") : failed(`405 with Allow: ${allow}`);
  },
};
