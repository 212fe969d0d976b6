import { CHANNELS_PREFIX } from "@wheelyard/core/root";
import { reconcile } from "@wheelyard/indexer/reconcile/reconcile";
import { CountingStore } from "@wheelyard/indexer/testing/counting-store";
import { ReconciledBucket } from "@wheelyard/indexer/testing/reconciled-bucket";

/*
 * A separate process that fills a bucket in memory, indexes it, and reconciles it repeatedly: at first, with nothing to
 * do, and after more uploads.
 */

/** What the process is told, as JSON. */
export interface ReconcileTask {
  distributions: number;
  /** Over which they are spread evenly. */
  projects: number;
  /** Over which the projects are spread evenly; 0 if all of them are in the main index. */
  channels: number;
  /** As many again are uploaded later, each into another project and, if possible, another channel. */
  uploads: number;
}

export interface ReconcileRun {
  name:
    | "nothing indexed yet"
    | "all indexed, first look"
    | "nothing to do"
    | "one upload, indexed"
    | "uploads, events lost"
    | "after these were indexed";
  objects: number;
  differences: number;
  messages: number;
  /** A listing is a request for each thousand objects. */
  requests: number;
  projectsRead: number;
  seconds: number;
}

const { distributions, projects, channels, uploads } = JSON.parse(process.argv[2] ?? "") as ReconcileTask;
const bucket = new ReconciledBucket();
const runs: ReconcileRun[] = [];
for (let n = 0; n < distributions; n++) bucket.upload(keyOf(n));
// Otherwise the main index beside channels has no lists, and reconcile writes empty ones.
if (channels > 0) bucket.upload("files/main-1.0.zip");

await run("nothing indexed yet");
await bucket.drain();
await run("all indexed, first look");
await run("nothing to do");
bucket.upload(keyOf(distributions + 1));
await bucket.index(keyOf(distributions + 1));
await run("one upload, indexed");
bucket.passHours(1);
for (let n = 0; n < uploads; n++) bucket.upload(keyOf(distributions + n * 7));
await run("uploads, events lost");
await bucket.drain();
await run("after these were indexed");
process.stdout.write(JSON.stringify(runs));

function keyOf(n: number): string {
  const project = n % projects;
  return channels === 0
    ? `files/p${project}-1.${n}.zip`
    : `${CHANNELS_PREFIX}c${project % channels}/files/p${Math.floor(project / channels)}-1.${n}.zip`;
}

async function run(name: ReconcileRun["name"]): Promise<void> {
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
