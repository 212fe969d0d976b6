import { sha256 } from "@wheelyard/core/sha256";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { parseUpstreamSettings } from "@wheelyard/upstream/settings/settings";
import {
  send,
  sendPage,
  startUpstreamServer,
  type UpstreamFile,
} from "@wheelyard/upstream/testing/upstream-server";
import { advisoryEntry, startAdvisoriesSource } from "../support/advisories-source.ts";
import { startTestStack } from "../support/test-stack.ts";

/** An index with an upstream on this machine. */
export interface UpstreamStage extends AsyncDisposable {
  /** With login and `/simple/`. */
  index: string;
  /** The same index with files that come through it, for clients that reach nothing else. */
  proxiedIndex: string;
  /** The projects that upstream was asked for since the last call. */
  takeAsked(): string[];
  /** The paths of files that came through `proxiedIndex` since the last call. */
  takeCarried(): string[];
}

/** A day on which the young file is still held back. */
const YOUNG = "9999-01-01T00:00:00Z";

export async function startUpstreamStage(): Promise<UpstreamStage> {
  const upstream = await startUpstreamServer();
  const advisories = await startAdvisoriesSource([
    advisoryEntry("MAL-2026-1234", "stealing", { versions: ["2.0"] }),
  ]);
  const settings = {
    reserved: ["kept"],
    sources: [{ index: upstream.index }],
    blocked: ["stopped"],
    minimumAgeDays: 7,
    advisories: { source: advisories.url },
  };
  const stack = await startTestStack(undefined, {}, { upstream: parseUpstreamSettings(settings) });
  const proxied = await startTestStack(
    undefined,
    {},
    {
      upstream: parseUpstreamSettings({ ...settings, files: "proxied" }),
      fileHost: new URL(upstream.index).origin,
    },
  );
  for (const name of ["ours", "gone", "kept", "stopped"]) {
    upstream.publish(name, buildWheel({ name, version: "9.0" }));
  }
  upstream.publish("public", buildWheel({ name: "public", version: "1.0" }));
  const [old, young] = ["1.0", "2.0"].map((version) => buildWheel({ name: "growing", version }));
  if (old === undefined || young === undefined) throw new Error("Cannot publish: expected two wheels");
  upstream.publish("growing", old, young);
  upstream.publish("stealing", ...["1.0", "2.0"].map((version) => buildWheel({ name: "stealing", version })));
  const entry = ({ filename, body }: typeof old): UpstreamFile => ({
    filename,
    size: body.byteLength,
    hashes: { sha256: sha256(body) },
  });
  upstream.answer("growing", sendPage("growing", [entry(old), { ...entry(young), "upload-time": YOUNG }]));
  upstream.answer("down", send(500));
  const carried = buildWheel({ name: "carried", version: "1.0" });
  upstream.publish("carried", carried);
  const url = `https://files.pythonhosted.org/packages/ab/cd/${carried.filename}`;
  upstream.answer("carried", sendPage("carried", [{ ...entry(carried), url }]));

  const gone = buildWheel({ name: "gone", version: "1.0" });
  const own = [
    buildWheel({
      name: "ours",
      version: "1.0",
      fields: { "Requires-Dist": "public" },
      files: { "ours-1.0.dist-info/entry_points.txt": "[console_scripts]\nours = ours:main\n" },
    }),
    buildWheel({ name: "alone", version: "1.0" }),
    gone,
  ];
  for (const { filename, body } of own) await stack.bucket.put(filename, body);
  await stack.drain();
  await stack.bucket.delete(gone.filename);
  await stack.drain();
  return {
    index: stack.index.simpleUrl,
    proxiedIndex: proxied.index.simpleUrl,
    takeCarried: () =>
      proxied.accesses
        .splice(0)
        .flatMap(({ uri, status }) => (uri.startsWith("/_upstream/") && status === 200 ? [uri] : [])),
    takeAsked: () =>
      upstream.requests.splice(0).flatMap((path) => /^\/simple\/([^/]+)\//.exec(path)?.[1] ?? []),
    async [Symbol.asyncDispose]() {
      await stack[Symbol.asyncDispose]();
      await proxied[Symbol.asyncDispose]();
      await upstream.close();
      await advisories[Symbol.asyncDispose]();
    },
  };
}
