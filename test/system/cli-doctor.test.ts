import { type IncomingHttpHeaders, request as sendRequest } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answering } from "../support/answering.ts";
import { endDoctor } from "../support/end-doctor.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { runWheelyard, settingsFor } from "../support/wheelyard.ts";

let stack: TestStack;
let env: Record<string, string>;

beforeAll(async () => {
  stack = await startTestStack();
  env = { ...(await settingsFor(stack)), WHEELYARD_USERS_FILE: stack.usersFile };
});

afterAll(() => stack[Symbol.asyncDispose]());

const doctor = (args: readonly string[], more: Record<string, string> = {}) =>
  runWheelyard(["doctor", "--uploads", "2", ...args], { env: { ...env, ...more } });

/** Everything that a doctor could have left, but for its own words in the logs, and its probe among the downloads. */
async function leftovers(): Promise<string[]> {
  await stack.drain();
  const { stdout } = await runWheelyard(["user", "list"], { env });
  const keys = (await stack.bucket.keys("")).filter((key) => !key.startsWith("_index/downloads/"));
  return [...keys, ...stdout.split("\n")].filter((text) => text.includes("doctor"));
}

it("finds nothing wrong with a local index, and leaves nothing in it", async () => {
  const { code, stdout, stderr } = await doctor([]);
  expect(stderr).toBe("");
  expect(stdout).not.toContain("FAILED");
  expect(stdout).toContain("  ok      yanked: it is yanked, after");
  expect(stdout).toContain(
    "  ?       plain HTTP: a local index is served over plain HTTP, on loopback only\n",
  );
  expect(code).toBe(0);
  expect(await leftovers()).toEqual([]);
});

it("names what an index does not do, and exits with 1", async () => {
  const site = await changingAnswers((path, headers) => {
    if (path.endsWith(".metadata")) return 404;
    if ("www-authenticate" in headers) delete headers["referrer-policy"];
    return undefined;
  });
  const ended = await doctor(["--json"], { WHEELYARD_INDEX_URL: site });
  const { checks, failed } = JSON.parse(ended.stdout);
  const byName = new Map(checks.map((check: { name: string }) => [check.name, check]));
  expect(byName.get("no token")).toMatchObject({
    outcome: "failed",
    saw: '401 for /simple/ with no referrer-policy, expected "no-referrer"',
  });
  expect(byName.get("file")).toMatchObject({ saw: expect.stringMatching(/^404 for .*-1\.0-.*\.metadata$/) });
  expect(byName.get("overwritten")).toMatchObject({ outcome: "unchecked", why: '"file" did not pass' });
  expect(byName.get("part of a file")).toMatchObject({ outcome: "passed" });
  expect(failed).toBeGreaterThan(2);
  expect(ended).toMatchObject({ code: 1, stderr: "" });
  expect(await leftovers()).toEqual([]);
});

it.each(["SIGINT", "SIGTERM"] as const)("removes what it made after %s", async (signal) => {
  const { code, stderr } = await endedBy(signal);
  expect(stderr).toBe("error: Interrupted: what it made is removed\n");
  expect(code).toBe(130);
  expect(await leftovers()).toEqual([]);
});

it("leaves its own after a kill, and nothing of it after --clean", async () => {
  const { code } = await endedBy("SIGKILL");
  expect(code).toBeNull();
  // A name that only begins like a doctor's is someone else's.
  await stack.bucket.put("wheelyard-doctor-tools/notes.txt", Buffer.from("mine"));
  const { stdout } = await doctor(["--clean", "--json"]);
  const { found, left } = JSON.parse(stdout);
  expect(found.pages).toHaveLength(1);
  expect(found).toMatchObject({ claims: found.pages, users: found.pages });
  expect(found.files.length).toBeGreaterThan(2);
  expect(left).toEqual({ files: [], pages: [], claims: [], users: [] });
  expect(await leftovers()).toEqual(["wheelyard-doctor-tools/notes.txt"]);
  expect(await doctor(["--clean"])).toEqual({
    code: 0,
    stdout: "Removed nothing: no doctor has left anything\n",
    stderr: "",
  });
});

/** Ends a doctor while it measures uploads. */
const endedBy = (signal: NodeJS.Signals) => endDoctor(signal, "yanked", { args: ["--uploads", "999"], env });

/**
 * The stack's index behind someone who changes its answers.
 *
 * @param change may change the headers, and returns a status if it replaces the answer
 */
function changingAnswers(
  change: (path: string, headers: IncomingHttpHeaders) => number | undefined,
): Promise<string> {
  return answering(({ url = "", method, headers }, response) => {
    const onward = sendRequest(new URL(url, stack.index.url), { method, headers }, (answer) => {
      const status = change(url, answer.headers);
      response.writeHead(status ?? answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.end();
  });
}
