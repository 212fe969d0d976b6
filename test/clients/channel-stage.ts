import { sha256 } from "@wheelyard/core/sha256";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { startUpstreamServer } from "@wheelyard/upstream/testing/upstream-server";
import { startTestStack } from "../support/test-stack.ts";

/** A channel, the main index behind it, and an upstream on this machine behind both. */
export interface ChannelStage extends AsyncDisposable {
  /** The channel's address, with login and `/simple/`. */
  index: string;
  /** SHA-256 of the channel's own build of `variant` 1.0, whose filename the main index has too. */
  hashOfVariant: string;
}

export async function startChannelStage(): Promise<ChannelStage> {
  const upstream = await startUpstreamServer();
  upstream.publish("public", buildWheel({ name: "public", version: "1.0" }));
  upstream.publish("built", buildWheel({ name: "built", version: "9.0" }));
  const stack = await startTestStack(undefined, { UPSTREAM: upstream.index });
  const variant = (build: string) =>
    buildWheel({ name: "variant", version: "1.0", files: { "variant/build.py": `BUILD = "${build}"\n` } });
  const own = variant("cu121");
  const files = new Map([
    [
      "_channels/cu121/",
      buildWheel({ name: "built", version: "1.0", fields: { "Requires-Dist": ["tools", "public"] } }),
    ],
    ["", buildWheel({ name: "tools", version: "1.0" })],
    ["built/", buildWheel({ name: "built", version: "2.0" })],
    ["variant/", variant("cpu")],
    ["_channels/cu121/variant/", own],
    ["_channels/cu118/", buildWheel({ name: "elsewhere", version: "1.0" })],
  ]);
  for (const [folder, { filename, body }] of files) await stack.bucket.put(folder + filename, body);
  await stack.drain();
  return {
    index: stack.index.simpleUrl.replace("/simple/", "/_channels/cu121/simple/"),
    hashOfVariant: sha256(own.body),
    async [Symbol.asyncDispose]() {
      await stack[Symbol.asyncDispose]();
      await upstream.close();
    },
  };
}
