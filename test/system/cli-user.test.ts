import { join } from "node:path";
import { sampleOrAll } from "@wheelyard/core/testing/extent";
import { expect, it } from "vitest";
import { startStackProcess } from "../support/start-stack-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { runWheelyard } from "../support/wheelyard.ts";

it("lets users in, gives them new tokens, and locks them out", async () => {
  const dataDir = await temporaryFolder();
  const stack = startStackProcess({ DATA_DIR: dataDir });
  const { index } = await stack.ready();
  const env = { WHEELYARD_USERS_FILE: join(dataDir, "users.json") };
  const run = (...args: string[]) => runWheelyard(["user", ...args], { env });
  const statusFor = async (token: string) => {
    const headers = { authorization: `Basic ${btoa(`ada:${token}`)}` };
    return (await fetch(`${index.url}/simple/absent/`, { headers })).status;
  };

  const added = await run("add", "ada", "--project", "absent", "acme-*", "nightly/*", "--expires", "90d");
  expect(added, added.stderr).toMatchObject({ code: 0, stdout: expect.stringMatching(/^wheelyard_\S+\n$/) });
  const first = added.stdout.trim();
  expect(await statusFor(first)).toBe(404);
  expect(await statusFor("wrong")).toBe(401);
  expect(await run("add", "ada")).toMatchObject({ code: 1 });

  const second = (await run("rotate", "ada")).stdout.trim();
  expect(await statusFor(first)).toBe(404);
  expect(await statusFor(second)).toBe(404);

  const listed = await run("list", "--json");
  const ada = JSON.parse(listed.stdout).find(({ name }: { name: string }) => name === "ada");
  expect(ada).toMatchObject({
    projects: ["absent", "acme-*", "nightly/*"],
    tokens: [{ expires: expect.stringMatching(/Z$/), isExpired: false }, { expires: null }],
  });
  expect(listed.stdout).not.toContain(second);
  expect(await run("revoke", "ada", ada.tokens[0].id)).toMatchObject({ code: 0 });
  expect(await statusFor(first)).toBe(401);
  expect(await statusFor(second)).toBe(404);

  expect(await run("remove", "ada")).toMatchObject({ code: 2 });
  expect(await run("remove", "ada", "--yes")).toMatchObject({ code: 0, stdout: "Removed ada\n" });
  expect(await statusFor(second)).toBe(401);
  expect((await run("list")).stdout).not.toContain("ada");
});

it("says what a reader of a view can find out", async () => {
  const env = {
    WHEELYARD_USERS_FILE: join(await temporaryFolder(), "users.json"),
    WHEELYARD_UPSTREAM_SETTINGS: '{"reserved":[]}',
    WHEELYARD_UPSTREAM_VIEWS: '{"frozen":{"minimumAgeDays":60}}',
  };
  const add = (...args: string[]) => runWheelyard(["user", "add", ...args], { env });
  const bob = await add("bob", "--project", "tool", "frozen/*");
  expect(bob).toMatchObject({ code: 0, stdout: expect.stringMatching(/^wheelyard_\S+\n$/) });
  expect(bob.stderr).toMatch(
    /^Note that "frozen\/\*" is about a view: .* which of these names are private in the main index$/m,
  );
  expect((await add("ada", "--project", "tool", "nightly/*")).stderr).not.toContain("private");
});

it.each<[string[], number, string]>(
  sampleOrAll([
    [["add", "a:b"], 2, 'Cannot use "a:b" as a user name: expected 1 to 64 letters'],
    [["add", "ada", "--project", "Acme"], 2, 'Cannot use "Acme" as a project pattern'],
    [["add", "ada", "--expires", "soon"], 2, 'Cannot read "soon" as a time'],
    [["rotate", "nobody"], 1, 'Cannot find user "nobody"'],
    [["revoke", "nobody", "abc"], 1, 'Cannot find user "nobody"'],
  ]),
)("refuses %j", async (args, code, message) => {
  const env = { WHEELYARD_USERS_FILE: join(await temporaryFolder(), "users.json") };
  const ended = await runWheelyard(["user", ...args], { env });
  expect(ended).toMatchObject({ code, stdout: "" });
  expect(ended.stderr).toContain(message);
});
