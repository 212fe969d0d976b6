import { FILE_CONTENT_SECURITY_POLICY } from "@wheelyard/edge-auth/response-headers";
import { type Check, failed, passed } from "../check.ts";
import { describeStatus, headersProblem, securityHeaders } from "./answer-problem.ts";

/** Without a token there is nothing to see, and the answer makes clients ask for one. */
export const noToken: Check = {
  group: "Door",
  name: "no token",
  expects:
    "401 with WWW-Authenticate, no-store and every security header, for a page, a file and what is not there",
  async run(place) {
    const wanted = {
      "www-authenticate": 'Basic realm="wheelyard", charset="UTF-8"',
      "cache-control": "no-store",
      "content-security-policy": FILE_CONTENT_SECURITY_POLICY,
      ...securityHeaders(place),
    };
    for (const path of ["/simple/", "/", "/acme-1.0-py3-none-any.whl", "/_index/simple/index.json"]) {
      const answer = await place.ask(place.site + path);
      if (answer.status !== 401) return failed(`${describeStatus(answer)} for ${path}`);
      const problem = headersProblem(answer, wanted);
      if (problem !== undefined) return failed(`401 for ${path} with ${problem}`);
    }
    return passed(`401 with its ${Object.keys(wanted).length} headers`);
  },
};
