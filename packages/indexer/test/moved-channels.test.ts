import { CHANNELS_KEYS } from "@wheelyard/core/bucket-layout/shared-page-keys";
import { channelRoot, MAIN } from "@wheelyard/core/root";
import { SEED, shareOf } from "@wheelyard/core/testing/extent";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { bucketMessage, created, removed } from "../testing/bucket-message.ts";
import { ReconciledBucket } from "../testing/reconciled-bucket.ts";

const OLD = channelRoot("old");
const NEW = channelRoot("new");
const NIGHTLY = channelRoot("nightly");

/** One of each kind: two releases, a yank, a folder, statuses of what is there and of what is not, and a rejected file. */
const FILES = [
  "acme-1.0.zip",
  "acme-2.0.zip",
  "acme-1.0.zip.yanked",
  "acme.status",
  "early.status",
  "mine/zoo-1.0.zip",
  "not-a-version-x.zip",
];

/** What the main index and another channel have: the same names, and one file with the same filename. */
const BESIDE = [MAIN, NIGHTLY].flatMap((root) => [`${root}acme-1.0.zip`, `${root}acme.status`]);

/** The pages of a channel that are not of one project, each under its root. */
const LISTS = [
  "home/index.html",
  "project/_problems/index.html",
  "project/_problems/problems.json",
  "rss/updates.json",
  "rss/updates.xml",
  "simple/index.html",
  "simple/index.json",
  "simple/index.json.gz",
];

const WRITES = ["put", "delete"] as const;

/** What a change of the two channels may write: theirs, what is of all roots, and what reconcile remembers. */
const OF_THE_MOVE =
  /^_index\/(?:metadata\/|rejected\/)?_channels\/(?:old|new)\/|^_index\/project\/_(?:channels|also-in)\/|^_index\/agreed\/|^_claims\//;

/** What happens in the bucket, one after the other. */
type Step = { kind: "copy" | "remove"; file: string };

/** `aws s3 mv --recursive` removes a file as soon as it is copied, and moves several at once. */
const MOVE: Step[] = FILES.flatMap((file) => [
  { kind: "copy", file },
  { kind: "remove", file },
]);

const COPIES_FIRST = MOVE.toSorted((a, b) => Number(a.kind === "remove") - Number(b.kind === "remove"));

describe("a channel that is renamed", () => {
  it.each<[string, Step[], (events: Event[]) => Event[][]]>([
    ["each event alone", MOVE, (events) => events.map((event) => [event])],
    ["all in one batch", MOVE, (events) => [events]],
    ["all in one batch, backwards", COPIES_FIRST, (events) => [events.toReversed()]],
    ["removals before copies", COPIES_FIRST, (events) => [events.filter(isOfOld), events.filter(isOfNew)]],
    ["each event twice", COPIES_FIRST, (events) => [events, events.toReversed()]],
  ])("is as if it had always been called so: %s", async (_, steps, arrive) => {
    const bucket = await before();
    const events = steps.map((step) => take(bucket, step));
    for (const batch of arrive(events)) await deliver(bucket, batch);
    await expectMoved(bucket);
  });

  it.each<[string, (event: Event) => boolean]>([
    ["all", () => true],
    ["those of the new name", isOfNew],
    ["those of the old name", isOfOld],
    ["those of one file", ({ file }) => file === "acme-2.0.zip"],
    ["all but those of one file", ({ file }) => file !== "acme-2.0.zip"],
  ])("is right after reconcile if events were lost: %s", async (_, isLost) => {
    const bucket = await before();
    const events = MOVE.map((step) => take(bucket, step));
    await deliver(
      bucket,
      events.filter((event) => !isLost(event)),
    );
    await reconcile(bucket);
    await expectMoved(bucket);
  });

  it("is right whatever order files, events and reconcile come in", async () => {
    const anyMove = fc.record({
      order: fc.shuffledSubarray(FILES, { minLength: FILES.length }),
      // After each step: how many of the waiting events arrive, from which end, and what becomes of them.
      fates: fc.array(
        fc.record({
          count: fc.nat(4),
          end: fc.constantFrom("first", "last"),
          fate: fc.constantFrom("arrive", "arrive", "arrive", "lost", "reconcile"),
        }),
        { minLength: MOVE.length, maxLength: MOVE.length },
      ),
    });
    await fc.assert(
      fc.asyncProperty(anyMove, async ({ order, fates }) => {
        const bucket = await before();
        const steps = order.flatMap((file) => MOVE.filter((step) => step.file === file));
        const waiting: Event[] = [];
        for (const [i, { count, end, fate }] of fates.entries()) {
          const step = steps[i];
          if (step !== undefined) waiting.push(take(bucket, step));
          const chosen =
            end === "first" ? waiting.splice(0, count) : waiting.splice(Math.max(0, waiting.length - count));
          if (fate !== "lost") await deliver(bucket, chosen);
          if (fate === "reconcile") await bucket.reconcile();
        }
        await deliver(bucket, waiting);
        await reconcile(bucket);
        await expectMoved(bucket);
      }),
      { seed: SEED, numRuns: shareOf(48) },
    );
  });
});

describe("a channel whose folder is emptied", () => {
  const REMOVALS = MOVE.filter(({ kind }) => kind === "remove");

  it.each<[string, (events: Event[]) => Event[][]]>([
    ["each event alone", (events) => events.map((event) => [event])],
    ["all in one batch", (events) => [events]],
    ["all in one batch, backwards", (events) => [events.toReversed()]],
    ["each event twice", (events) => [events, events.toReversed()]],
  ])("has no pages of projects, and is not on the list: %s", async (_, arrive) => {
    const bucket = await before();
    const events = REMOVALS.map((step) => take(bucket, step));
    for (const batch of arrive(events)) await deliver(bucket, batch);
    await expectEmptied(bucket);
  });

  it.each<[string, (event: Event) => boolean]>([
    ["all", () => true],
    ["those of one project", ({ file }) => /acme/.test(file)],
    ["all but the last", ({ file }) => file !== FILES.at(-1)],
  ])("is the same after reconcile if events were lost: %s", async (_, isLost) => {
    const bucket = await before();
    const events = REMOVALS.map((step) => take(bucket, step));
    await deliver(
      bucket,
      events.filter((event) => !isLost(event)),
    );
    await reconcile(bucket);
    await expectEmptied(bucket);
  });

  it("begins again with its next file", async () => {
    const bucket = await before();
    await deliver(
      bucket,
      REMOVALS.map((step) => take(bucket, step)),
    );
    for (const file of FILES) bucket.objects.write(OLD + file, content(file));
    await bucket.index(...FILES.map((file) => OLD + file));
    const untouched = await before();
    expect(bucket.generated()).toEqual(untouched.generated());
    expect(await bucket.compare()).toEqual([]);
  });
});

/** A change of one key, of which the bucket tells the indexer. */
interface Event {
  file: string;
  key: string;
  record: object;
}

function isOfOld({ key }: Event): boolean {
  return key.startsWith(OLD);
}

function isOfNew({ key }: Event): boolean {
  return key.startsWith(NEW);
}

function take(bucket: ReconciledBucket, { kind, file }: Step): Event {
  const key = (kind === "copy" ? NEW : OLD) + file;
  if (kind === "copy") bucket.objects.write(key, content(file));
  else bucket.objects.remove(key);
  return { file, key, record: kind === "copy" ? created(key) : removed(key) };
}

async function deliver(bucket: ReconciledBucket, events: readonly Event[]): Promise<void> {
  if (events.length > 0) bucket.queue.push(bucketMessage("", ...events.map(({ record }) => record)).body);
  await bucket.drain();
}

/** Until nothing is left to do: some of what is to be deleted must be old. */
async function reconcile(bucket: ReconciledBucket): Promise<void> {
  for (let n = 0; n < 2; n++) {
    await bucket.reconcile();
    await bucket.drain();
    bucket.passHours(48);
  }
}

/** The same wherever it lies: a copy has the content of its original. */
function content(file: string): Buffer {
  return Buffer.from(file.endsWith(".status") ? "archived" : `content of ${file}`);
}

/** A bucket with the channel, beside the main index and another channel. */
async function before(root = OLD): Promise<ReconciledBucket> {
  const bucket = new ReconciledBucket();
  for (const key of BESIDE) bucket.objects.write(key, content(key));
  for (const file of FILES) bucket.objects.write(root + file, content(file));
  await bucket.index(...bucket.objects.keys());
  for (const write of WRITES) vi.spyOn(bucket.objects, write);
  return bucket;
}

/** What is where it should be if the channel has moved, and nothing else. */
async function expectMoved(bucket: ReconciledBucket): Promise<void> {
  const named = await before(NEW);
  expect(exceptOld(bucket)).toEqual(exceptOld(named));
  expect(bucket.objects.keys("_claims/")).toEqual(expect.arrayContaining(named.objects.keys("_claims/")));
  await expectGone(bucket);
}

/** What is where it should be if there never was the channel, and nothing else. */
async function expectEmptied(bucket: ReconciledBucket): Promise<void> {
  const never = new ReconciledBucket();
  for (const key of BESIDE) never.objects.write(key, content(key));
  await never.index(...BESIDE);
  expect(exceptOld(bucket)).toEqual(exceptOld(never));
  await expectGone(bucket);
}

/** The old channel still answers, with lists of nothing, and its names stay claimed. */
async function expectGone(bucket: ReconciledBucket): Promise<void> {
  expect(await bucket.compare()).toEqual([]);
  const left = bucket.objects.keys().filter((key) => key.includes(OLD) && !isHint(key));
  expect(left).toEqual(LISTS.map((list) => `_index/${OLD}${list}`));
  for (const key of left.filter((list) => !list.endsWith(".gz"))) {
    expect(bucket.objects.text(key), key).not.toMatch(/acme|zoo|early|not-a-version/);
  }
  for (const name of ["acme", "early", "zoo"]) expect(bucket.objects.text(`_claims/${name}`)).toBeDefined();
  const written = WRITES.flatMap((write) => vi.mocked(bucket.objects[write]).mock.calls.map(([key]) => key));
  expect(written).toContain(CHANNELS_KEYS.state);
  expect(written.filter((key) => !OF_THE_MOVE.test(key))).toEqual([]);
}

/** Everything generated that is not of the old channel, and that does not depend on the order of events. */
function exceptOld(bucket: ReconciledBucket): Map<string, string | undefined> {
  return new Map([...bucket.generated()].filter(([key]) => !key.includes(OLD) && !isHint(key)));
}

/** A note that a file waits for its project may outlive the waiting: it only says where to look. */
function isHint(key: string): boolean {
  return key.includes("/waiting/");
}
