import { expect, it } from "vitest";
import { isStorableUser, tokenParameter } from "./token-parameter.ts";

it.each(["ci", "Ada.Lovelace_2-b", "9", "a".repeat(64)])("names a parameter after %s", (user) => {
  expect(tokenParameter("prod", user)).toBe(`/wheelyard/prod/users/${user}`);
});

it.each(["", "ada@example.com", "a/b", "../ci", ".ci", "ada ", "é", "a".repeat(65)])(
  "names none after %j",
  (user) => {
    expect(isStorableUser(user)).toBe(false);
    expect(() => tokenParameter("prod", user)).toThrow(
      `Cannot name a parameter after user ${JSON.stringify(user)}: expected 1 to 64 letters`,
    );
  },
);
