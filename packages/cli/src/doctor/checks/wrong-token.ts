import { generateToken } from "@wheelyard/edge-auth/users/token";
import { type Check, seen } from "../check.ts";
import { describeStatus } from "./answer-problem.ts";

/** A user who exists can't sign in without their token. */
export const wrongToken: Check = {
  group: "Door",
  name: "wrong token",
  expects: "401",
  after: ["sign in"],
  async run({ ask, site, reader }) {
    const answer = await ask(`${site}/simple/`, { login: { user: reader.user, token: generateToken() } });
    return seen(answer.status === 401 ? undefined : describeStatus(answer), "401");
  },
};
