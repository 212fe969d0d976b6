import { type Check, failed, passed } from "../check.ts";
import { describeStatus } from "./answer-problem.ts";

/** What the bucket holds besides files and pages has no address, not even for a user. */
export const behindPages: Check = {
  group: "Door",
  name: "what is behind the pages",
  expects: "404 for generated objects and claims, and the home page for a request of the bucket itself",
  after: ["sign in"],
  async run({ ask, site, reader }) {
    for (const path of ["/_index/simple/index.json", "/_claims/_complete", "/%5findex/simple/index.json"]) {
      const answer = await ask(site + path, { login: reader });
      if (answer.status !== 404) return failed(`${describeStatus(answer)} for ${path}`);
    }
    const home = await ask(`${site}/?list-type=2`, { login: reader });
    const type = home.headers["content-type"] ?? "";
    if (home.status !== 200 || !type.startsWith("text/html")) {
      return failed(`${describeStatus(home)} ${type} for /?list-type=2`);
    }
    const isListing = home.body.includes("ListBucketResult");
    return isListing ? failed("a listing of the bucket for /?list-type=2") : passed("404, and the home page");
  },
};
