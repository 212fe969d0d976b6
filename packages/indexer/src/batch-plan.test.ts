import { projectId } from "@wheelyard/core/project";
import { MAIN } from "@wheelyard/core/root";
import { mainProject } from "@wheelyard/core/testing/main-project";
import { describe, expect, it } from "vitest";
import { bucketMessage, created, removed } from "../testing/bucket-message.ts";
import { planBatch } from "./batch-plan.ts";
import type { DistributionHint } from "./protocol/hints.ts";

const ACME = projectId(mainProject("acme"));
const WHEEL = "acme-1.0-py3-none-any.whl";

it("names each project once, with the messages that wait for it", () => {
  const { projects } = plan(
    bucketMessage("1", created("acme-1.0.zip"), created("zoo-1.0.zip")),
    bucketMessage("2", removed("old/Acme-0.9.tar.gz")),
  );
  const found = [...projects].map(([project, { hints, messages }]) => [
    project,
    [...hints.keys()],
    [...messages],
  ]);
  expect(found).toEqual([
    ["acme", ["acme-1.0.zip", "old/Acme-0.9.tar.gz"], ["1", "2"]],
    ["zoo", ["zoo-1.0.zip"], ["1"]],
  ]);
});

describe("a distribution is worth reading at once", () => {
  it.each([
    ["if it was created", [created(WHEEL)], true],
    ["if it was created, then deleted", [created(WHEEL), removed(WHEEL)], true],
    ["if it was created with its side file", [created(`${WHEEL}.asc`), created(WHEEL)], true],
    ["not if it was deleted", [removed(WHEEL)], false],
    ["not if a side file was created", [created(`${WHEEL}.yanked`)], false],
  ])("%s", (_, changes, expected) => {
    const { projects } = plan(...changes.map((change, n) => bucketMessage(String(n), change)));
    const hint = projects.get(ACME)?.hints.get(WHEEL) as DistributionHint;
    expect(hint.created).toBe(expected);
  });
});

describe("an earlier run may have done part of the work", () => {
  const HOUR = 3_600_000;
  const EVENT_TIME = Date.UTC(2026, 0, 1);
  const at = (time: string | undefined) => ({ ...created(WHEEL), ...(time && { eventTime: time }) });
  const uploaded = at(new Date(EVENT_TIME).toISOString());

  it.each<[string, object, number, number, boolean]>([
    ["not if a message is delivered for the first time", uploaded, 1, 1_000, false],
    ["if it was delivered before", uploaded, 2, 1_000, true],
    ["if it was a dead letter that was moved back", uploaded, 1, 6 * HOUR, true],
    ["not if S3 sent its event late", uploaded, 1, HOUR, false],
    ["not if it does not say when it happened", at(undefined), 1, 6 * HOUR, false],
    ["not if that is not a time", at("yesterday"), 1, 6 * HOUR, false],
  ])("%s", (_, change, receives, sentAfter, expected) => {
    const attributes = {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: String(EVENT_TIME + sentAfter),
    };
    const { projects } = plan({ ...bucketMessage("1", change), attributes });
    expect(projects.get(ACME)?.changes.map(({ isRedelivered }) => isRedelivered)).toEqual([expected]);
  });
});

it("plans a status file for its project", () => {
  const { projects } = plan(bucketMessage("1", created("any/acme.status")));
  expect([...(projects.get(ACME)?.hints.values() ?? [])]).toEqual([
    { kind: "status", key: "any/acme.status", project: mainProject("acme") },
  ]);
});

it("plans a key that can't be listed for a record of why", () => {
  const { projects, rejectedKeys } = plan(
    bucketMessage("1", created("simple/acme-1.0.zip")),
    bucketMessage("2", removed("simple/acme-1.0.zip.asc")),
  );
  expect(projects.size).toBe(0);
  expect([...rejectedKeys]).toMatchObject([
    [
      "simple/acme-1.0.zip",
      {
        root: MAIN,
        reason: expect.stringContaining("simple/"),
        changes: [{ key: "simple/acme-1.0.zip" }, { key: "simple/acme-1.0.zip.asc" }],
        messages: new Set(["1", "2"]),
      },
    ],
  ]);
});

it("plans nothing for other keys", () => {
  const { projects, rejectedKeys, unreadable } = plan(
    bucketMessage("1", created("README.md"), created("_index/simple/acme/index.json")),
  );
  expect([projects.size, rejectedKeys.size, unreadable.length]).toEqual([0, 0, 0]);
});

it("plans what it understands of a message, and names what it doesn't", () => {
  const { projects, unreadable } = plan(
    bucketMessage("1", { eventName: "nonsense" }, created(WHEEL)),
    { messageId: "2", body: "no JSON" },
    bucketMessage("3", created(WHEEL, "another-bucket")),
  );
  expect([...projects.keys()]).toEqual([ACME]);
  expect(unreadable.map(({ message, error }) => [message, error.message])).toEqual([
    ["1", expect.stringContaining("expected eventName")],
    ["2", expect.stringContaining("expected JSON")],
    ["3", 'Cannot index bucket "another-bucket": expected "my-pypi"'],
  ]);
});

function plan(...messages: Parameters<typeof planBatch>[0]) {
  return planBatch(messages, "my-pypi");
}
