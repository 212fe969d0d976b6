import { resolve } from "node:path";
import { parseToken } from "@wheelyard/edge-auth/users/token";
import { parseUserName } from "@wheelyard/edge-auth/users/user-name";
import { parseBucketName } from "./bucket-name.ts";

/** The settings of `start`. */
export interface Settings {
  /** 0 picks a free port. */
  s3Port: number;
  /** 0 picks a free port. */
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

/** @throws {InvalidSettingsError} with every problem, one per line */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = [];

  function read<T>(variable: string, preset: T, parse: (text: string) => T): T {
    const text = env[variable];
    if (text === undefined) return preset;
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      problems.push(`${variable}: ${error.message}`);
      return preset;
    }
  }

  const settings: Settings = {
    s3Port: read("S3_PORT", 9000, parsePort),
    indexPort: read("INDEX_PORT", 8080, parsePort),
    dataDir: read("DATA_DIR", resolve(".local"), parseFolder),
    bucket: read("BUCKET", "my-pypi", parseBucketName),
    user: read("INDEX_USER", "local", parseUserName),
    token: read("INDEX_TOKEN", "local", parseToken),
  };
  if (problems.length === 0 && settings.s3Port !== 0 && settings.s3Port === settings.indexPort) {
    problems.push(
      `INDEX_PORT: Cannot use port "${settings.indexPort}": expected a different port from S3_PORT`,
    );
  }
  if (problems.length > 0) throw new InvalidSettingsError(problems.join("\n"));
  return settings;
}

function parsePort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new TypeError(`Cannot use port ${JSON.stringify(text)}: expected a number from 0 to 65535`);
}

function parseFolder(text: string): string {
  if (text !== "") return resolve(text);
  throw new TypeError('Cannot use folder "": expected a path');
}
