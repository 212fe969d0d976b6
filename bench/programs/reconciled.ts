import { reconcile } from "@wheelyard/indexer/reconcile/reconcile";
import { CountingStore } from "@wheelyard/indexer/testing/counting-store";
import { ReconciledBucket } from "@wheelyard/indexer/testing/reconciled-bucket";

/*
 * A separate process that fills a bucket in memory, indexes it, and reconciles it repeatedly: at first, with nothing to
 * do, and with a hundredth to do.
 */

export interface ReconcileRun {
  name: string;
  objects: number;
  differences: number;
  messages: number;
  /** A listing is a request for each thousand objects. */
  requests: number;
  projectsRead: number;
  seconds: number;
}

const [distributions, projects] = process.argv.slice(2).map(Number) as [number, number];
const bucket = new ReconciledBucket();
const runs: ReconcileRun[] = [];
const keyOf = (n: number): string => `files/p${n % projects}-1.${n}.zip`;
for (let n = 0; n < distributions; n++) bucket.upload(keyOf(n));

await run("nothing indexed yet");
await bucket.drain();
await run("all indexed, first look");
await run("nothing to do");
bucket.passHours(1);
for (let n = 0; n < distributions / 100; n++) bucket.upload(keyOf(distributions + n * 7));
await run("1 % uploaded, events lost");
await bucket.drain();
await run("after that was indexed");
process.stdout.write(JSON.stringify(runs));

async function run(name: string): Promise<void> {
  const counting = new CountingStore(bucket.objects);
  const objects = bucket.objects.keys().length;
  const begun = performance.now();
  let messages = 0;
  const { differences, compared } = await reconcile({
    store: counting,
    bucket: "my-pypi",
    send: async (bodies) => {
      messages += bodies.length;
      bucket.queue.push(...bodies);
    },
    log: () => {},
    now: () => bucket.now,
  });
  const seconds = (performance.now() - begun) / 1_000;
  const listings = counting.calls.filter((call) => call.startsWith("list ")).length;
  const requests = counting.calls.length - listings + Math.ceil(objects / 1_000);
  runs.push({ name, objects, differences, messages, requests, projectsRead: compared, seconds });
}
