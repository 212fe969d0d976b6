import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Announcement } from "@wheelyard/indexer/announcing/announcement";
import { expect, it, onTestFinished } from "vitest";
import { announceLocally } from "./announce-locally.ts";

const TOLD: Announcement[] = ["1.0", "1.1"].map((version) => {
  const filename = `acme-${version}.zip`;
  return { kind: "listed", project: "acme", version, filename, key: filename };
});
const LINES = TOLD.map(
  ({ version }) =>
    `{"source":"wheelyard.local","detail-type":"listed","detail":{"project":"acme","version":"${version}","filename":"acme-${version}.zip","key":"acme-${version}.zip"}}\n`,
).join("");

it("appends a line for each file to a file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-events-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const announce = announceLocally(join(folder, "events.jsonl"));
  await announce(TOLD);
  await announce(TOLD.slice(0, 1));
  expect(await readFile(join(folder, "events.jsonl"), "utf8")).toBe(LINES + LINES.split(/(?<=\n)/)[0]);
});

async function listener(status: number) {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`, bodies };
}

it("posts them to a URL with one request", async () => {
  const { url, bodies } = await listener(204);
  await announceLocally(url)(TOLD);
  expect(bodies).toEqual([LINES]);
});

it("fails if they are not accepted", async () => {
  const { url } = await listener(500);
  await expect(announceLocally(url)(TOLD)).rejects.toThrow(`Cannot send events to "${url}": it answers 500`);
});
