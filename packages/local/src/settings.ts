import { resolve } from "node:path";
import { bucketNameRule, isBucketName } from "./bucket-name.ts";

/** What `start` lets its user choose. */
export interface Settings {
  /** 0 takes a free port. */
  s3Port: number;
  /** 0 takes a free port. */
  indexPort: number;
  /** Absolute. */
  dataDir: string;
  bucket: string;
  user: string;
  token: string;
}

export class InvalidSettingsError extends Error {
  override name = "InvalidSettingsError";
}

/** @throws {InvalidSettingsError} with every problem there is, a line each */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = [];

  function read<T>(variable: string, preset: T, wanted: string, parse: (text: string) => T | undefined): T {
    const text = env[variable];
    if (text === undefined) return preset;
    const value = parse(text);
    if (value !== undefined) return value;
    problems.push(`${variable} is ${JSON.stringify(text)}: expected ${wanted}`);
    return preset;
  }

  const port = "a port from 0 to 65535";
  const settings: Settings = {
    s3Port: read("S3_PORT", 9000, port, parsePort),
    indexPort: read("INDEX_PORT", 8080, port, parsePort),
    dataDir: read("DATA_DIR", resolve(".local"), "the path of a folder", (text) =>
      text === "" ? undefined : resolve(text),
    ),
    bucket: read("BUCKET", "my-pypi", bucketNameRule, (text) => (isBucketName(text) ? text : undefined)),
    user: read("INDEX_USER", "local", "visible ASCII characters but no colon, at least one", (text) =>
      /^[!-9;-~]+$/.test(text) ? text : undefined,
    ),
    token: read("INDEX_TOKEN", "local", "visible ASCII characters, at least one", (text) =>
      /^[!-~]+$/.test(text) ? text : undefined,
    ),
  };
  if (problems.length === 0 && settings.s3Port !== 0 && settings.s3Port === settings.indexPort) {
    problems.push(`INDEX_PORT is "${settings.indexPort}": expected another port than S3_PORT`);
  }
  if (problems.length > 0) throw new InvalidSettingsError(problems.join("\n"));
  return settings;
}

function parsePort(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}
