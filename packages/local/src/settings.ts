import { resolve } from "node:path";
import { parseToken } from "@wheelyard/edge-auth/users/token";
import { parseUserName } from "@wheelyard/edge-auth/users/user-name";
import { InvalidUpstreamSettingsError } from "@wheelyard/upstream/settings/setting-problem";
import { parseUpstreamSettings, type UpstreamSettings } from "@wheelyard/upstream/settings/settings";
import { parseBucketName } from "./bucket-name.ts";
import { type ChannelSettings, InvalidChannelSettingsError, readChannels } from "./channel-settings.ts";

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
  /** Where projects that are not in the bucket come from. Undefined: from nowhere. */
  upstream: UpstreamSettings | undefined;
  channels: ChannelSettings;
  /** Who is told about files: an absolute path, or a URL. Undefined for nobody. */
  announceTo?: string | undefined;
  /** Instead of pypi.org's file host, without a trailing slash, if files come through this index. */
  fileHost?: string;
  /**
   * The clock of the edge's cache of pages, in milliseconds. Left out, as it usually is on one machine: the edge caches
   * nothing.
   */
  cacheClock?: () => number;
}

type Env = Readonly<Record<string, string | undefined>>;

export class InvalidSettingsError extends Error {
  override name = "InvalidSettingsError";
}

/** @throws {InvalidSettingsError} with every problem, one per line */
export function readSettings(env: Env): Settings {
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
    announceTo: read<string | undefined>("EVENTS", undefined, parseListener),
    ...readUpstream(env, problems),
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

function parseListener(text: string): string {
  if (/^https?:/i.test(text)) {
    if (URL.canParse(text)) return text;
  } else if (text !== "") return resolve(text);
  throw new TypeError(`Cannot send events to ${JSON.stringify(text)}: expected a file, or an http URL`);
}

const PYPI = "https://pypi.org/simple/";

/** @param problems receives the problems of its variables */
function readUpstream(env: Env, problems: string[]): Pick<Settings, "upstream" | "channels"> {
  const { UPSTREAM: index = PYPI, RESERVED = "", MINIMUM_AGE_DAYS = "0", CHANNELS = "{}" } = env;
  const { ADVISORIES: hide = "none", ADVISORIES_SOURCE: source } = env;
  const names = RESERVED.split(",").map((name) => name.trim());
  const written = {
    reserved: names.filter((name) => name !== ""),
    sources: [{ index: index === "none" ? PYPI : index }],
    minimumAgeDays: /^\d+$/.test(MINIMUM_AGE_DAYS) ? Number(MINIMUM_AGE_DAYS) : MINIMUM_AGE_DAYS,
    advisories: { hide, ...(source !== undefined && { source }) },
  };
  try {
    const settings = parseUpstreamSettings(written);
    const upstream = index === "none" ? undefined : settings;
    return { upstream, channels: readChannels(CHANNELS, upstream) };
  } catch (error) {
    if (error instanceof InvalidChannelSettingsError) problems.push(`CHANNELS: ${error.message}`);
    else if (error instanceof InvalidUpstreamSettingsError) {
      for (const { setting, problem } of error.problems) problems.push(`${variableOf(setting)} ${problem}`);
    } else throw error;
    return { upstream: undefined, channels: { views: new Map(), writtenViews: {}, expiry: [] } };
  }
}

/** The variable, also with the place within it. */
function variableOf(setting: string): string {
  if (setting.startsWith("channels")) return `CHANNELS: ${setting}`;
  if (setting.startsWith("upstream.reserved")) return "RESERVED";
  if (setting === "upstream.advisories.hide") return "ADVISORIES";
  if (setting === "upstream.advisories.source") return "ADVISORIES_SOURCE";
  return setting === "upstream.minimumAgeDays" ? "MINIMUM_AGE_DAYS" : "UPSTREAM";
}
