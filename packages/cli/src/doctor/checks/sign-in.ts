import { newUserRecord } from "@wheelyard/edge-auth/users/record";
import { type Check, seen } from "../check.ts";
import { eventually } from "../eventually.ts";
import { describeStatus } from "./answer-problem.ts";

/** If the doctor is killed, nobody can sign in as its user after that. */
const VALID_MS = 2 * 60 * 60 * 1_000;

/** A new user gets in. The answer is 404 as long as reconcile has not made the first, empty list of projects. */
export const signIn: Check = {
  group: "Door",
  name: "sign in",
  expects: "200 for a user who was just added",
  async run(place) {
    const { users, reader, ask, site, clock } = place;
    const expires = new Date(clock.now() + VALID_MS);
    await users.update(reader.user, () => newUserRecord({ token: reader.token, expires }));
    return eventually(place, async () => {
      const answer = await ask(`${site}/simple/`, { login: reader });
      return seen(answer.status === 200 ? undefined : describeStatus(answer), "200");
    });
  },
};
