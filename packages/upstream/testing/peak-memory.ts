import { once } from "node:events";
import { CLAIMS_COMPLETE_KEY } from "@wheelyard/core/bucket-layout/claim-keys";
import { serializeClaimsComplete } from "@wheelyard/core/claims";
import { peakMemory } from "@wheelyard/core/testing/peak-memory";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { askingSources } from "../src/fetching/ask-source.ts";
import { LIMITS } from "../src/fetching/fetch-page.ts";
import { answeringPages } from "../src/request/answer-page.ts";
import { parseUpstreamSettings } from "../src/settings/settings.ts";
import { JSON_TYPE, startUpstreamServer } from "./upstream-server.ts";

/*
 * A separate process that measures the request with the highest memory use: it asks a few times for the largest page
 * that we read, and prints the answers and its peak memory. The page is made while it is sent.
 */

const HEAD = '{"meta":{"api-version":"1.4"},"name":"acme","versions":[],"files":[';
const TAIL = "]}";

/** An entry as pypi.org writes it, with everything that an entry can have. */
function entry(n: number): string {
  const filename = `acme-${n >> 4}.${n & 15}-cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64.whl`;
  const hash = n.toString(16).padStart(64, "0");
  const folder = `https://files.pythonhosted.org/packages/${hash.slice(0, 2)}/${hash.slice(0, 2)}/${hash}`;
  return JSON.stringify({
    "core-metadata": { sha256: hash },
    "data-dist-info-metadata": { sha256: hash },
    filename,
    hashes: { sha256: hash },
    provenance: `https://pypi.org/integrity/acme/${n >> 4}.${n & 15}/${filename}/provenance`,
    "requires-python": ">=3.9",
    size: 1_000_000 + n,
    "upload-time": "2026-01-01T00:00:00.000000Z",
    url: `${folder}/${filename}`,
    yanked: false,
  });
}

const [, , view = "", times = "1"] = process.argv;
const upstream = await startUpstreamServer();
upstream.answer("acme", async (response) => {
  response.writeHead(200, { "content-type": JSON_TYPE, etag: '"1"' });
  let bytes = HEAD.length + TAIL.length;
  response.write(HEAD);
  for (let n = 0; ; n++) {
    const text = `${n === 0 ? "" : ","}${entry(n)}`;
    bytes += text.length;
    if (bytes > LIMITS.maxBytes) break;
    if (!response.write(text)) await once(response, "drain");
  }
  response.end(TAIL);
});

const store = new MemoryStore();
store.write(CLAIMS_COMPLETE_KEY, Buffer.from(serializeClaimsComplete("my-pypi")));
const answer = answeringPages({
  store,
  bucket: "my-pypi",
  site: undefined,
  settings: parseUpstreamSettings({ reserved: [], sources: [{ index: upstream.index }], minimumAgeDays: 7 }),
  askSource: askingSources({ ...LIMITS, deadlineMs: 300_000 }),
  log: () => {},
});
const statuses: number[] = [];
const problems: string[] = [];
for (let n = 0; n < Number(times); n++) {
  const path = `/_index/simple/acme/${view}`;
  const { status, body } = await answer({ method: "GET", path, ifNoneMatch: undefined });
  statuses.push(status);
  if (status !== 200) problems.push(Buffer.from(body).toString());
}
await upstream.close();
const megabytes = Math.round(peakMemory() / 1_000_000);
process.stdout.write(JSON.stringify({ statuses, problems, megabytes }));
