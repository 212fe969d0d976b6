import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { Agent, get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { keptPort } from "../support/kept-port.ts";
import { pythonPrograms } from "../support/python-programs.ts";
import { runCommand } from "../support/run-command.ts";

export const ACCOUNT = "000000000000";
export const REGION = "us-east-1";

const START_SECONDS = 240;

/** Whatever has not ended by then is cut off. */
const STOP_MS = 60_000;

/** AWS on this machine: it checks signatures, enforces policies, and runs functions with this machine's Node. */
export interface Emulator extends AsyncDisposable {
  port: number;
  /** Trusts its certificate. */
  agent: Agent;
  /** What it does, line by line. */
  logFile: string;
  /** Settings with which a command uses it as AWS, as the owner of the account. */
  environment: Record<string, string>;
}

export async function startEmulator(): Promise<Emulator> {
  const programs = await pythonPrograms(new URL("./requirements/ministack.txt", import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-deploy-"));
  const port = await keptPort();
  const certificate = await makeCertificate(folder);
  const agent = new Agent({ ca: await readFile(certificate.cert), keepAlive: false });
  const logFile = join(folder, "emulator.log");

  const owner = { AWS_ACCESS_KEY_ID: "owner", AWS_SECRET_ACCESS_KEY: "owner-secret" };
  const endpoint = `https://127.0.0.1:${port}`;
  const child = spawn(join(programs, "ministack"), [], {
    env: cleanEnvironment({
      ...owner,
      HOME: folder,
      TMPDIR: folder,
      BIND_HOST: "127.0.0.1",
      MINISTACK_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: REGION,
      MINISTACK_ACCOUNT_ID: ACCOUNT,
      // Without it neither signatures nor policies count.
      AUTH: "true",
      // Our policies refuse whatever doesn't come over TLS.
      USE_SSL: "1",
      MINISTACK_SSL_CERT: certificate.cert,
      MINISTACK_SSL_KEY: certificate.key,
      // For the functions that it runs.
      AWS_ENDPOINT_URL: endpoint,
      NODE_EXTRA_CA_CERTS: certificate.cert,
    }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  await untilReady(child, port, agent, logFile);

  return {
    port,
    agent,
    logFile,
    environment: cleanEnvironment({
      ...owner,
      HOME: folder,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_ENDPOINT_URL: endpoint,
      AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE: `https://localhost:${port}`,
      AWS_CA_BUNDLE: certificate.cert,
      NODE_EXTRA_CA_CERTS: certificate.cert,
      NODE_OPTIONS: `--import ${new URL("./resolve-localhost.mjs", import.meta.url)}`,
      LC_ALL: "C.UTF-8",
      CDK_DISABLE_CLI_TELEMETRY: "true",
    }),
    async [Symbol.asyncDispose]() {
      const exit = once(child, "exit");
      const isRunning = child.kill("SIGTERM");
      const kill = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      if (isRunning) await exit;
      clearTimeout(kill);
      agent.destroy();
      // What it started may not be gone yet.
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

async function untilReady(child: ChildProcess, port: number, agent: Agent, logFile: string): Promise<void> {
  for (let second = 0; second < START_SECONDS && child.exitCode === null; second++) {
    if ((await statusOf(port, agent)) === 200) return;
    await sleep(1000);
  }
  child.kill("SIGKILL");
  throw new Error(`Cannot start the emulator: ${await readFile(logFile, "utf8")}`);
}

function statusOf(port: number, agent: Agent): Promise<number | undefined> {
  return new Promise((resolve) => {
    get({ host: "127.0.0.1", port, agent, path: "/_ministack/health" }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).once("error", () => resolve(undefined));
  });
}

async function makeCertificate(folder: string): Promise<{ cert: string; key: string }> {
  const [cert, key] = [join(folder, "emulator.crt"), join(folder, "emulator.key")];
  const names = `DNS:localhost,DNS:${ACCOUNT}.localhost,IP:127.0.0.1`;
  const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=emulator"];
  const { code, stderr } = await runCommand(
    "openssl",
    [...args, "-addext", `subjectAltName=${names}`, "-keyout", key, "-out", cert],
    cleanEnvironment(),
  );
  if (code !== 0) throw new Error(`Cannot make a certificate: ${stderr}`);
  return { cert, key };
}
