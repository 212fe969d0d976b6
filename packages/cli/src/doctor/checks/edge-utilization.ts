import { generateToken } from "@wheelyard/edge-auth/users/token";
import { accountCheck } from "../account-check.ts";
import { authorization } from "../ask.ts";
import { failed, passed } from "../check.ts";
import { eventually } from "../eventually.ts";
import { heaviestUser } from "../heaviest-user.ts";
import { probePath } from "./probe-page.ts";

/** Where the alarm goes off, in percent. Above 100, CloudFront ends the function. */
const MOST = 90;

/** It varies from run to run. */
const RUNS = 5;

/** Only CloudFront can say what its own machine makes of the function. */
export const edgeUtilization = accountCheck({
  group: "Operation",
  name: "the function at the edge",
  expects: `that it takes at most ${MOST} % of the time that CloudFront allows, for a user with the longest record`,
  after: ["sign in"],
  unchecked: { emulator: "the emulator can't test a function" },
  async run(account, place) {
    const user = `${place.reader.user}-heaviest`;
    const token = generateToken();
    await place.users.update(user, () => heaviestUser(user, token, place.probe.name));
    const event = requestEvent(probePath(place), authorization({ user, token }));
    let most = 0;
    for (let run = 0; run < RUNS; run++) {
      // The function sees a new user after a while.
      const seen = await eventually(place, async () => {
        const { utilization, output, error } = await account.runEdge(event);
        if (error !== undefined) return failed(`an error: ${error}`);
        if (!output.includes("/_index/simple/"))
          return failed(`an answer in place of the page: ${output.slice(0, 100)}`);
        most = Math.max(most, utilization);
        return passed("");
      });
      if (seen.outcome !== "passed") return seen;
    }
    return most <= MOST ? passed(`${most} %`) : failed(`${most} %`);
  },
});

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
function requestEvent(uri: string, authorization: string): object {
  return {
    version: "1.0",
    context: { eventType: "viewer-request" },
    viewer: { ip: "192.0.2.1" },
    request: {
      method: "GET",
      uri,
      querystring: {},
      headers: {
        host: { value: "index.example" },
        accept: {
          value:
            "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01",
        },
        "accept-encoding": { value: "gzip, deflate, br" },
        authorization: { value: authorization },
      },
      cookies: {},
    },
  };
}
