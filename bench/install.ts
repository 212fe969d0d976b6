import { link, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { startTestStack } from "../test/support/test-stack.ts";
import type { Benchmark, Scale } from "./benchmark.ts";
import { wheels } from "./fixtures/wheels.ts";
import type { Exchange } from "./measure/exchange.ts";
import { INSTALLATIONS } from "./measure/installers.ts";
import { MeasuringProxy } from "./measure/measuring-proxy.ts";
import { dumbPypiSite } from "./peers/dumb-pypi-site.ts";
import { startNginx } from "./peers/nginx.ts";
import { startPypiserver } from "./peers/pypiserver.ts";

/** The requirements. The indexes have everything that they need, in two generations. */
const REQUIREMENTS: Record<Scale, readonly string[]> = {
  quick: ["fastapi[standard]", "boto3"],
  full: [
    "boto3",
    "fastapi[standard]",
    "jupyterlab",
    "matplotlib",
    "mlflow-skinny",
    "pandas",
    "scikit-learn",
    "sphinx",
  ],
};

/** An index over the wheels in a folder. */
interface Served extends AsyncDisposable {
  /** Without path. */
  url: string;
  login?: string;
}

interface MeasuredIndex {
  name: string;
  serve(files: readonly string[], folder: string): Promise<Served>;
}

const INDEXES: readonly MeasuredIndex[] = [
  { name: "wheelyard", serve: serveWheelyard },
  { name: "pypiserver", serve: (_, folder) => startPypiserver(folder) },
  { name: "dumb-pypi, nginx", serve: (files, folder) => serveDumbPypi(files, folder, "hashes") },
  {
    name: "dumb-pypi, nginx, metadata laid out by hand",
    serve: (files, folder) => serveDumbPypi(files, folder, "metadata"),
  },
];

interface Row {
  command: string;
  isResolve: boolean;
  index: string;
  seconds: number;
  requests: number;
  /** Everything except whole wheels that were installed. */
  bytes: number;
  wheelsRead: number;
  wheelBytes: number;
}

const benchmark: Benchmark = {
  title: "Installing from the index, cold",
  goal: "no client downloads a wheel to read metadata; bytes of a resolve at most half of the peers'",
  async run(scale) {
    const folder = await mkdtemp(join(tmpdir(), "wheelyard-bench-"));
    const files = [
      ...new Map(
        [...(await wheels("older")), ...(await wheels("newest"))].map((file) => [basename(file), file]),
      ).values(),
    ];
    const requirements = join(folder, "requirements.in");
    await writeFile(requirements, REQUIREMENTS[scale].join("\n"));
    const rows: Row[] = [];
    const locks = new Map<string, string>();
    for (const measured of INDEXES) {
      const packages = join(folder, "packages");
      await mkdir(packages);
      for (const file of files) await link(file, join(packages, basename(file)));
      {
        await using served = await measured.serve(files, packages);
        const proxy = await MeasuringProxy.start(served.url);
        const index = `${proxy.url.replace("://", `://${served.login ? `${served.login}@` : ""}`)}/simple/`;
        for (const { name, isResolve, run } of INSTALLATIONS) {
          const target = join(folder, "target");
          await mkdir(target);
          proxy.reset();
          const { seconds } = await run(index, requirements, target);
          rows.push({
            command: name,
            isResolve,
            index: measured.name,
            seconds,
            ...account(proxy.exchanges, isResolve),
          });
          if (isResolve) locks.set(measured.name, await pinsIn(join(target, "locked.txt")));
          await rm(target, { recursive: true });
        }
        await proxy.close();
      }
      await rm(packages, { recursive: true });
    }
    await rm(folder, { recursive: true });
    const [ours, ...others] = locks.values();
    if (others.some((pins) => pins !== ours))
      throw new Error("Cannot compare: expected the same pins of all indexes");

    return {
      tables: INSTALLATIONS.map(({ name }) => {
        const [ours, ...theirs] = rows.filter(({ command }) => command === name);
        if (ours === undefined) throw new Error(`Cannot compare: expected rows of "${name}"`);
        return {
          title: `${name} of ${REQUIREMENTS[scale].length} requirements, ${ours.wheelsRead > 0 ? "" : `${locks.get("wheelyard")?.split("\n").length} distributions, `}${files.length} wheels in the index`,
          columns: [
            "index",
            "bytes, times ours",
            "requests, times ours",
            "MB beside what is installed",
            "requests",
            "wheels read",
            "MB of wheels",
            "seconds",
          ],
          rows: [ours, ...theirs].map((row) => [
            row.index,
            row.bytes / ours.bytes,
            row.requests / ours.requests,
            row.bytes / 1e6,
            row.requests,
            row.wheelsRead,
            row.wheelBytes / 1e6,
            row.seconds,
          ]),
        };
      }),
    };
  },
};

export default benchmark;

/** A wheel that is read in parts, or by a command that installs nothing, is read for its metadata. */
function account(exchanges: readonly Exchange[], isResolve: boolean) {
  const ofWheels = exchanges.filter(({ url, responseBytes }) => /\.whl$/.test(url) && responseBytes > 0);
  const whole = isResolve ? [] : ofWheels.filter(({ status }) => status === 200);
  const total = sum(exchanges);
  return {
    requests: exchanges.length,
    bytes: total - sum(whole),
    wheelsRead: ofWheels.length,
    wheelBytes: sum(ofWheels),
  };
}

function sum(exchanges: readonly Exchange[]): number {
  return exchanges.reduce((bytes, { responseBytes }) => bytes + responseBytes, 0);
}

async function pinsIn(lock: string): Promise<string> {
  return (await readFile(lock, "utf8"))
    .split("\n")
    .filter((line) => /^[a-z0-9]/i.test(line))
    .join("\n");
}

async function serveWheelyard(files: readonly string[]): Promise<Served> {
  const stack = await startTestStack();
  for (const file of files) await stack.bucket.put(basename(file), await readFile(file));
  await stack.drain();
  return {
    url: stack.index.url,
    login: "local:local",
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
}

async function serveDumbPypi(
  files: readonly string[],
  packages: string,
  detail: "hashes" | "metadata",
): Promise<Served> {
  const site = await dumbPypiSite(files, packages, detail);
  return startNginx(site);
}
