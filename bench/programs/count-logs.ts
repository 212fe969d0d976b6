import { randomBytes } from "node:crypto";
import { constants, gzipSync } from "node:zlib";
import type { GetOptions, GetOutcome, ListedObject } from "@wheelyard/indexer/store/store";
import { countLogs } from "@wheelyard/usage/days/count-logs";
import { escapeLogValue, formatLogLine, STANDARD_HEADER } from "@wheelyard/usage/log/log-format";

/*
 * Counts as many lines of access logs as the first argument says, and prints what that took: without the time to make
 * the logs, and with all of Node's memory. The second argument says whether the clients are usual ones.
 */

export interface CountedLogs {
  lines: number;
  downloads: number;
  projects: number;
  /** The size of the logs, packed. */
  packedMegabytes: number;
  /** Processor time, which a busy machine does not change much. */
  seconds: number;
  peakMegabytes: number;
}

const LINES_A_LOG = 20_000;

/** `usual`: some clients ask for pages, metadata and files. `worst`: each request is a download, by another client. */
const KINDS = {
  usual: {
    files: 5_000,
    clients: 200,
    pathOf: (n: number) => [page(n), `${file(n)}.metadata`, file(n)][n % 3],
  },
  worst: { files: 600_000, clients: 1_000_000, pathOf: file },
} as const;

const [, , count = "", kind = "usual"] = process.argv;
const { files, clients, pathOf } = KINDS[kind as keyof typeof KINDS];

function project(n: number): string {
  return `project-${n % (files / 5)}`;
}

function page(n: number): string {
  return `/simple/${project(n)}/`;
}

function file(n: number): string {
  return `/packages/${project(n).replace("-", "_")}-1.${Math.floor((n % files) / (files / 5))}.0-py3-none-any.whl`;
}

function userAgent(n: number): string {
  const about = {
    cpu: "x86_64",
    distro: { id: "noble", libc: { lib: "glibc", version: "2.39" }, name: "Ubuntu", version: "24.04" },
    installer: { name: "pip", version: "25.0.1" },
    openssl_version: "OpenSSL 3.0.13 30 Jan 2024",
    python: `3.${n % 15}.${n % clients}`,
    system: { name: "Linux", release: "6.8.0-51-generic" },
  };
  return escapeLogValue(escapeLogValue(`pip/25.0.1 ${JSON.stringify(about)}`));
}

const usualAgents = Array.from({ length: 200 }, (_, n) => userAgent(n));

function logOf(number: number): Uint8Array {
  const ids = randomBytes(LINES_A_LOG * 39);
  const lines = Array.from({ length: LINES_A_LOG }, (_, i) => {
    const n = number * LINES_A_LOG + i;
    return formatLogLine({
      date: "2026-11-27",
      time: "03:00:00",
      "x-edge-location": "FRA56-P4",
      "sc-bytes": "12345",
      "c-ip": "192.0.2.10",
      "cs-method": "GET",
      "cs(Host)": "d111111abcdef8.cloudfront.net",
      "cs-uri-stem": escapeLogValue(pathOf(n) ?? ""),
      "sc-status": "200",
      "cs(User-Agent)": kind === "usual" ? (usualAgents[n % 200] ?? "") : userAgent(n),
      "x-edge-result-type": "Hit",
      "x-edge-request-id": ids.toString("base64", i * 39, (i + 1) * 39),
      "x-host-header": "pypi.example.com",
      "cs-protocol": "https",
      "time-taken": "0.002",
      "ssl-protocol": "TLSv1.3",
      "ssl-cipher": "TLS_AES_128_GCM_SHA256",
      "x-edge-response-result-type": "Hit",
      "cs-protocol-version": "HTTP/1.1",
    });
  });
  return gzipSync(STANDARD_HEADER + lines.join(""), { level: constants.Z_BEST_SPEED });
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Makes each log when it is first read, and keeps the last one. */
class MadeLogs {
  seconds = 0;
  bytes = 0;
  #last: { key: string; body: Uint8Array } | undefined;

  async get(key: string, { range }: GetOptions = {}): Promise<GetOutcome> {
    const body = this.#made(key);
    const part = range && "first" in range ? body.subarray(range.first, range.last + 1) : body;
    return { kind: "found", object: { body: part, etag: key, size: body.length, lastModified: new Date(0) } };
  }

  /** The listing knows the size, so a log is made for it too. */
  list(key: string): ListedObject {
    return { key, etag: key, size: this.#made(key).length, lastModified: new Date(0) };
  }

  #made(key: string): Uint8Array {
    if (this.#last?.key === key) return this.#last.body;
    const begun = processorSeconds();
    const body = logOf(Number(key));
    this.#last = { key, body };
    this.bytes += body.length;
    this.seconds += processorSeconds() - begun;
    return body;
  }
}

const made = new MadeLogs();
const logs = Array.from({ length: Number(count) / LINES_A_LOG }, (_, number) => ({
  key: String(number),
  etag: "",
  lastModified: new Date(0),
  // Each log is listed when its turn comes, because its ids are random and it is made only once.
  get size() {
    return made.list(String(number)).size;
  },
}));
const begun = processorSeconds();
const { day } = await countLogs(made, logs);
const seconds = processorSeconds() - begun - made.seconds;
const counted: CountedLogs = {
  lines: day.lines,
  downloads: [...day.projects.values()]
    .flatMap(({ installers }) => Object.values(installers))
    .reduce((sum, one) => sum + one, 0),
  projects: day.projects.size,
  packedMegabytes: made.bytes / 1e6,
  seconds,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(counted));
