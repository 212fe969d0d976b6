import { expect, it } from "vitest";
import { type Check, failed, passed, type Seen, skipped } from "./check.ts";
import type { Place } from "./place.ts";
import { runChecks } from "./run-checks.ts";

const PLACE = { kind: "local" } as Place;

function check(name: string, run: () => Promise<Seen>, more: Partial<Check> = {}): Check {
  return { group: "Door", name, expects: "it", run, ...more };
}

async function outcomes(...checks: Check[]): Promise<object[]> {
  const results = await runChecks(checks, PLACE, {
    begins() {},
    ended() {},
    explain: (error) => (error as Error).message,
  });
  return results.map(({ group, name, expects, ...seen }) => seen);
}

const fine = async () => passed("it");

it("goes on after a failure and after an error", async () => {
  const throwing = async () => {
    throw new Error("Cannot reach it");
  };
  expect(
    await outcomes(
      check("a", async () => failed("that")),
      check("b", throwing),
      check("c", fine),
    ),
  ).toEqual([
    { outcome: "failed", saw: "that" },
    { outcome: "failed", saw: "Cannot reach it" },
    { outcome: "passed", saw: "it" },
  ]);
});

it.each<[string, () => Promise<Seen>]>([
  ["failed", async () => failed("that")],
  ["was skipped", async () => skipped("no such setting")],
])("checks nothing that depends on a check that %s", async (_, run) => {
  const [, second, third] = await outcomes(
    check("a", run),
    check("b", fine, { after: ["a"] }),
    check("c", fine, { after: ["b"] }),
  );
  expect(second).toEqual({ outcome: "unchecked", why: '"a" did not pass' });
  expect(third).toEqual({ outcome: "unchecked", why: '"b" did not pass' });
});

it("doesn't run what can't be checked in this place", async () => {
  const throwing = () => {
    throw new Error("run");
  };
  expect(
    await outcomes(
      check("a", throwing, { unchecked: { local: "no such thing" } }),
      check("b", fine, { unchecked: { emulator: "no such thing" } }),
    ),
  ).toEqual([
    { outcome: "unchecked", why: "no such thing" },
    { outcome: "passed", saw: "it" },
  ]);
});

it("ends if the error must end it", async () => {
  const stopping = async () => {
    throw new Error("interrupted");
  };
  const running = runChecks([check("a", stopping), check("b", fine)], PLACE, {
    begins() {},
    ended: () => expect.unreachable(),
    explain: (error) => {
      throw error;
    },
  });
  await expect(running).rejects.toThrow("interrupted");
});
