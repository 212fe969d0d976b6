import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidNetrcError, withNetrcLogin } from "./netrc.ts";

const LOGIN = { machine: "pypi.example.com", login: "ci", password: "wheelyard_t" };
const LINE = "machine pypi.example.com login ci password wheelyard_t\n";

describe("a login is written into a netrc file", () => {
  it.each([
    ["that is empty", "", ""],
    ["with its own entry", "machine pypi.example.com login old password t\n", ""],
    ["with its own entry over lines", "machine\n  pypi.example.com\n  login old\n\tpassword t\n", ""],
    ["with its own entry in quotes", 'machine "pypi.example.com" login "o\\"ld" password t', ""],
    ["with two of its own", "machine pypi.example.com login a\nmachine pypi.example.com login b\n", ""],
    ["with others", "machine a login b password c\n", "machine a login b password c\n"],
    [
      "between others",
      "machine a login b\nmachine pypi.example.com login o password p\nmachine c login d # of d\n",
      "machine a login b\nmachine c login d # of d\n",
    ],
    [
      "all in one line",
      "machine a login b machine pypi.example.com login o machine c",
      "machine a login b machine c",
    ],
    ["with a default", "default login anonymous password me", "default login anonymous password me"],
    [
      "with comments",
      "# mine\nmachine pypi.example.com login o\n# theirs\nmachine c\n",
      "# mine\n# theirs\nmachine c\n",
    ],
    [
      "with comments within its own entry",
      "machine pypi.example.com\n# mine\n login o # other\n# mine\n password p\n# theirs\nmachine c\n",
      "# theirs\nmachine c\n",
    ],
    [
      "with a macro that mentions its host",
      "macdef init\nmachine pypi.example.com login o\n\nmachine c\n",
      "macdef init\nmachine pypi.example.com login o\n\nmachine c\n",
    ],
    ["with passwords that look like words", "machine c login machine password #default", undefined],
    ["with a host that begins the same", "machine pypi.example.com.evil login o", undefined],
    [
      "with the ends of lines of Windows",
      "machine pypi.example.com login o\r\nmachine c\r\n",
      "machine c\r\n",
    ],
  ])("%s", (_, before, others) => {
    expect(withNetrcLogin(before, LOGIN)).toBe(`${LINE}${others ?? before}`);
  });
});

it("is written again without a change", () => {
  const once = withNetrcLogin("machine c login d\n", LOGIN);
  expect(withNetrcLogin(once, LOGIN)).toBe(once);
});

it.each([
  [
    "no netrc file",
    "{}",
    'expected "machine", "default", "macdef", "login", "account" or "password" in line 1',
  ],
  ["an unknown word", "machine a\n  port 21\n", "in line 2"],
  ["a quotation without an end", 'machine a password "b', "expected a closing quotation mark in line 1"],
  ["a quotation that would go on in the next line", 'machine a password "\\\nmachine b login "', "in line 1"],
  ["a word without a value", "machine a login", 'expected a value of "login" at the end'],
])("refuses %s", (_, text, message) => {
  expect(() => withNetrcLogin(text, LOGIN)).toThrow(InvalidNetrcError);
  expect(() => withNetrcLogin(text, LOGIN)).toThrow(message);
});

it("keeps every entry of another host, and never shows a secret in an error", () => {
  const word = fc.stringMatching(/^[a-z0-9"#\\]{1,6}$/);
  const entry = fc
    .tuple(fc.constantFrom("a", "b", LOGIN.machine), word, word)
    .map(([machine, login, password]) => `machine ${machine} login ${login} password ${password}\n`);
  fc.assert(
    fc.property(fc.array(entry), (all) => {
      try {
        const text = withNetrcLogin(all.join(""), LOGIN);
        const kept = all.filter((one) => !one.startsWith(`machine ${LOGIN.machine} `));
        expect(text).toBe(`${LINE}${kept.join("")}`);
      } catch (error) {
        if (!(error instanceof InvalidNetrcError)) throw error;
        expect(error.message).toMatch(/^expected [^:]* (in line \d+|at the end)$/);
      }
    }),
  );
});
