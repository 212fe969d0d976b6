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
  await announceOnEventBridge(client, "wheelyard.prod")([listed(1)]);
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
  await announceOnEventBridge(client, "wheelyard.prod")(Array.from({ length: count }, (_, n) => listed(n)));
  expect(requests.map((request) => request.length)).toEqual(sizes);
});

const FAILED = { ErrorCode: "ThrottlingException", ErrorMessage: "slow down" };

it("puts again only what was not accepted", async () => {
  const { client, requests } = eventBridge({ Entries: [{ EventId: "1" }, FAILED] });
  await announceOnEventBridge(client, "wheelyard.prod")([listed(1), listed(2)]);
  expect(requests.map((request) => request.length)).toEqual([2, 1]);
  expect(requests[1]?.[0]).toContain("acme-2.0.zip");
});

it.each<[string, Answer]>([
  ["ThrottlingException slow down", { Entries: [FAILED] }],
  ["no answer", {}],
])("fails if EventBridge keeps refusing: %s", async (problem, answer) => {
  const { client, requests } = eventBridge(answer, answer, answer);
  await expect(announceOnEventBridge(client, "wheelyard.prod")([listed(1)])).rejects.toThrow(
    `Cannot put 1 events on EventBridge: ${problem}`,
  );
  expect(requests).toHaveLength(3);
});
