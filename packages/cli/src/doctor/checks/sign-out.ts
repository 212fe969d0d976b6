import { type Check, seen } from "../check.ts";
import { eventually } from "../eventually.ts";
import { describeStatus } from "./answer-problem.ts";

/** A user who is removed can't sign in any more. */
export const signOut: Check = {
  group: "Operation",
  name: "removed user",
  expects: "401 within minutes",
  after: ["sign in"],
  async run(place) {
    const { users, reader, ask, site } = place;
    await users.update(reader.user, () => undefined);
    return eventually(place, async () => {
      const answer = await ask(`${site}/simple/`, { login: reader });
      return seen(answer.status === 401 ? undefined : describeStatus(answer), "401");
    });
  },
};
