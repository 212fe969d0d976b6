import type { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { expect, it } from "vitest";
import { announceOnEventBridge } from "./announce-on-event-bridge.ts";
import type { Announcement } from "./announcement.ts";

const listed = (n: number): Announcement => ({
  kind: "listed",
  project: "acme",
  version: `${n}.0`,
  filename: `acme-${n}.0.zip`,
  key: `acme-${n}.0.zip`,
});

const many = (count: number) => Array.from({ length: count }, (_, n) => listed(n));

/** Of time. */
const plenty = () => 60_000;

type Answer = { Entries?: { ErrorCode?: string; ErrorMessage?: string; EventId?: string }[] };

/** An EventBridge that answers as told, and takes everything after that. */
function eventBridge(...answers: Answer[]) {
  const requests: string[][] = [];
  const send = async ({ input: { Entries = [] } }: PutEventsCommand) => {
    requests.push(Entries.map(({ Source, DetailType, Detail }) => `${Source} ${DetailType} ${Detail}`));
    return answers.shift() ?? { Entries: Entries.map(() => ({ EventId: "1" })) };
  };
  return { client: { send } as never, requests };
}

it("puts the facts of a file as the detail of an event", async () => {
  const { client, requests } = eventBridge();
  await announceOnEventBridge(client, "wheelyard.prod")([listed(1)], plenty);
  expect(requests).toEqual([
    [
      'wheelyard.prod listed {"project":"acme","version":"1.0","filename":"acme-1.0.zip","key":"acme-1.0.zip"}',
    ],
  ]);
});

it.each([
  [1, [1]],
  [10, [10]],
  [25, [10, 10, 5]],
])("puts %i events with requests of %j", async (count, sizes) => {
  const { client, requests } = eventBridge();
  await announceOnEventBridge(client, "wheelyard.prod")(many(count), plenty);
  expect(requests.map((request) => request.length)).toEqual(sizes);
});

const FAILED = { ErrorCode: "ThrottlingException", ErrorMessage: "slow down" };

it("puts again only what was not accepted", async () => {
  const { client, requests } = eventBridge({ Entries: [{ EventId: "1" }, FAILED] });
  await announceOnEventBridge(client, "wheelyard.prod")([listed(1), listed(2)], plenty);
  expect(requests.map((request) => request.length)).toEqual([2, 1]);
  expect(requests[1]?.[0]).toContain("acme-2.0.zip");
});

it.each<[string, Answer]>([
  ["ThrottlingException slow down", { Entries: [FAILED] }],
  ["no answer", {}],
])("fails if EventBridge keeps refusing: %s", async (problem, answer) => {
  const { client, requests } = eventBridge(answer, answer, answer);
  await expect(announceOnEventBridge(client, "wheelyard.prod")([listed(1)], plenty)).rejects.toThrow(
    `Cannot put 1 events on EventBridge: ${problem}`,
  );
  expect(requests).toHaveLength(3);
});

/** An EventBridge that answers a request when it is told to. */
function slowEventBridge() {
  const waiting: (() => void)[] = [];
  const send = async ({ input: { Entries = [] } }: PutEventsCommand) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return { Entries: Entries.map(() => ({ EventId: "1" })) };
  };
  return { client: { send } as never, waiting };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it("makes eight requests at a time, and begins none with little time left", async () => {
  const { client, waiting } = slowEventBridge();
  let left = 20_000;
  const announcing = announceOnEventBridge(client, "wheelyard.prod")(many(120), () => left);
  const outcome = expect(announcing).rejects.toThrow(
    "Cannot put events with 19999 ms left: expected at least 20000, as the rest of the batch needs them",
  );
  await settled();
  expect(waiting).toHaveLength(8);
  waiting[0]?.();
  await settled();
  expect(waiting).toHaveLength(9);
  left = 19_999;
  for (const answer of waiting) answer();
  await outcome;
  expect(waiting).toHaveLength(9);
});

it("does not fail while a request is in flight", async () => {
  const { client, waiting } = slowEventBridge();
  const times = [60_000, 1_000];
  let hasFailed = false;
  const announcing = announceOnEventBridge(client, "wheelyard.prod")(many(20), () => times.shift() ?? 0);
  const failed = announcing.catch(() => {
    hasFailed = true;
  });
  await settled();
  expect([waiting.length, hasFailed]).toEqual([1, false]);
  waiting[0]?.();
  await failed;
  expect(hasFailed).toBe(true);
});
