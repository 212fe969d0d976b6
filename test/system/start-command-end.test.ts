import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { sample, sampleOrAll } from "@wheelyard/core/testing/extent";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { describe, expect, it, onTestFinished } from "vitest";
import { startStackProcess } from "../support/start-stack-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const wheel = buildWheel({ name: "arrow", version: "0.12.1" });

/** What stands between a user and the process. */
const LAUNCHERS: readonly (readonly [string, string[]])[] = [
  ["a shell", ["sh", "-c", 'node --import tsx packages/local/src/main.ts; echo "over"']],
  ["npx and pnpm", ["npx", "-y", "pnpm@12.21.0", "start"]],
  ["npx and pnpm under a shell", ["sh", "-c", 'npx -y pnpm@12.21.0 start; echo "over"']],
];

describe("stopping", () => {
  it.each(sample<NodeJS.Signals>(["SIGINT", "SIGTERM", "SIGHUP"]))("by %s is clean", async (signal) => {
    const dataDir = await temporaryFolder();
    const stack = startStackProcess({ DATA_DIR: dataDir });
    await stack.ready();
    expect(await stack.kill(signal)).toBe(0);
    expect(stack.stderr).toBe("");
    expect(await readdir(join(dataDir, "claims"))).toEqual([]);
  });

  it("comes during an upload and a download", async () => {
    const dataDir = await temporaryFolder();
    const stack = startStackProcess({ DATA_DIR: dataDir });
    const { bucket, index } = await stack.ready();
    const large = buildWheel({
      name: "large",
      version: "1",
      files: { "large/data": Buffer.alloc(30_000_000) },
      compression: "stored",
    });
    await bucket.put(large.filename, large.body);
    const upload = bucket.put(`again/${large.filename}`, large.body).catch(() => undefined);
    // Its body is never read, so it can't finish.
    await index.fetch(`/${large.filename}`);
    expect(await stack.kill("SIGTERM")).toBe(0);
    await upload;
    expect(await readdir(join(dataDir, "claims"))).toEqual([]);
  });

  it("comes silently if its log is no longer read", async () => {
    const dataDir = await temporaryFolder();
    const stack = startStackProcess({ DATA_DIR: dataDir });
    const { bucket } = await stack.ready();
    stack.child.stdout?.destroy();
    // The report about it is the first thing that can't be written.
    await bucket.put(`arrow/${wheel.filename}`, wheel.body);
    expect(await stack.ended()).toBe(0);
    expect(stack.stderr).toBe("");
    expect(await readdir(join(dataDir, "claims"))).toEqual([]);
  });

  it.runIf(process.platform === "linux")("isn't caused by a log that can't be written", async () => {
    const command = "exec node --import tsx packages/local/src/main.ts > /dev/full";
    const stack = startStackProcess({ DATA_DIR: await temporaryFolder() }, ["sh", "-c", command]);
    await expect.poll(() => stack.stderr).toBe("Cannot write the log: the disk is full\n");
    expect(await stack.kill("SIGTERM")).toBe(0);
    expect(stack.stderr).toBe("Cannot write the log: the disk is full\n");
  });

  it.each(sample(LAUNCHERS))("by Ctrl-C reaches it through %s", async (_, command) => {
    const dataDir = await temporaryFolder();
    const stack = startStackProcess({ DATA_DIR: dataDir }, command);
    await stack.ready();
    stack.signalGroup("SIGINT");
    await stack.ended();
    expect(await readdir(join(dataDir, "claims"))).toEqual([]);
  });

  it.runIf(process.platform === "linux").each(sample(LAUNCHERS))(
    "caused by %s, on top of it, is its own",
    async (_, command) => {
      const dataDir = await temporaryFolder();
      const stack = startStackProcess({ DATA_DIR: dataDir }, command);
      await stack.ready();
      // The output closes only when the servers are gone too.
      await stack.kill("SIGTERM");
      expect(await readdir(join(dataDir, "claims"))).toEqual([]);
    },
  );
});

interface Failure {
  reason: string;
  /** The settings, and what is said about them. */
  prepare: () => Promise<{ env: Record<string, string>; said: RegExp }>;
}

const FAILURES: readonly Failure[] = [
  {
    reason: "several settings are bad, each in a line",
    prepare: async () => ({
      env: { S3_PORT: "http", INDEX_PORT: "99999", BUCKET: "My Bucket", INDEX_USER: "a:b" },
      said: new RegExp(
        [
          '^S3_PORT: Cannot use port "http": expected a number from 0 to 65535',
          'INDEX_PORT: Cannot use port "99999": expected a number from 0 to 65535',
          'BUCKET: Cannot name a bucket "My Bucket": expected .*',
          'INDEX_USER: Cannot use "a:b" as a user name: expected .*\n$',
        ].join("\n"),
      ),
    }),
  },
  {
    reason: "its folder can't be written to",
    prepare: async () => {
      const file = join(await temporaryFolder(), "file");
      await writeFile(file, "");
      return {
        env: { DATA_DIR: join(file, "data") },
        said: new RegExp(`^Cannot write to "${file}/data": ENOTDIR.*\n$`),
      };
    },
  },
  {
    reason: "users can't be read",
    prepare: async () => {
      const dataDir = await temporaryFolder();
      await writeFile(join(dataDir, "users.json"), "{");
      return { env: { DATA_DIR: dataDir }, said: /^Cannot read users from ".*users\.json": .*\n$/ };
    },
  },
];

describe("a start that fails", () => {
  const refused = async (env: Record<string, string>) => {
    const stack = startStackProcess(env);
    expect(await stack.ended()).toBe(1);
    expect(stack.stdout).toBe("");
    return stack.stderr;
  };

  it.each(sampleOrAll(["S3_PORT", "INDEX_PORT"]))("says that the port of %s is taken", async (variable) => {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const dataDir = await temporaryFolder();
    expect(await refused({ DATA_DIR: dataDir, [variable]: String(port) })).toBe(
      `Cannot listen on 127.0.0.1:${port}: the port is taken, set ${variable} to a free one\n`,
    );
    expect(await readdir(join(dataDir, "claims"))).toEqual([]);
  });

  it.each(sampleOrAll(FAILURES))("says that $reason", async ({ prepare }) => {
    const { env, said } = await prepare();
    expect(await refused(env)).toMatch(said);
  });

  it("names the process that has the folder already", async () => {
    const dataDir = await temporaryFolder();
    const stack = startStackProcess({ DATA_DIR: dataDir });
    await stack.ready();
    expect(await refused({ DATA_DIR: dataDir })).toBe(
      `Cannot use "${dataDir}": process ${stack.child.pid} runs on it, expected a separate folder for each\n`,
    );
    await stack.kill("SIGKILL");
    await startStackProcess({ DATA_DIR: dataDir }).ready();
  });
});
