import { cutText } from "@wheelyard/core/cut-text";
import { isObject } from "@wheelyard/core/is-object";
import {
  covers,
  InvalidNamePatternError,
  type NamePattern,
  parseNamePattern,
} from "@wheelyard/core/name-pattern";
import { printable, printableJson } from "@wheelyard/core/printable";
import type { ProjectName } from "@wheelyard/core/project-name";
import { quoted } from "@wheelyard/core/quoted";
import { type BlockRule, readBlockRule } from "./block-rule.ts";
import { readSourceUrl, withoutUserinfo } from "./source-url.ts";

/** What a user writes as `upstream` of an environment. */
export interface WrittenUpstreamSettings {
  reserved: readonly string[];
  rebuilt?: readonly string[];
  sources?: readonly { index: string; only?: readonly string[]; minimumAgeDays?: number }[];
  blocked?: readonly string[];
  minimumAgeDays?: number;
  exempt?: readonly string[];
  files?: "direct" | "proxied";
}

/** Where projects that are not private come from, and by which rules. Complete: what was left out has its default. */
export interface UpstreamSettings {
  /** Names that are never requested upstream, whether or not they exist here. */
  reserved: readonly NamePattern[];
  /** Public names that a channel may build, while upstream still answers for them everywhere else. */
  rebuilt: readonly NamePattern[];
  /** Never empty. The first that covers a project is the only one asked for it. */
  sources: readonly Source[];
  blocked: readonly BlockRule[];
  /** How many days a file is held back after its upload. */
  minimumAgeDays: number;
  /** Names whose files are not held back for their age. */
  exempt: readonly NamePattern[];
  /** `direct`: clients fetch files from the address on the upstream page. `proxied`: through this index. */
  files: "direct" | "proxied";
}

/** Another index. */
export interface Source {
  /** Its address, below which each project has its page. Ends in a slash. */
  index: string;
  /** Absent: it is asked for every project that no source before it covers. */
  only?: readonly NamePattern[];
  /** Overrides the setting for all sources. */
  minimumAgeDays?: number;
}

/** What is wrong with one setting. */
export interface SettingProblem {
  /** Its place: `upstream.sources[0].index`. */
  setting: string;
  /** A clause that quotes the value and says what was wanted. */
  problem: string;
}

export class InvalidUpstreamSettingsError extends Error {
  override readonly name = "InvalidUpstreamSettingsError";
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    const sentence = problems.map(({ setting, problem }) => `${setting} ${problem}`).join("; ");
    super(`Cannot read the settings of upstream: ${sentence}`);
    this.problems = problems;
  }
}

const PYPI: Source = { index: "https://pypi.org/simple/" };

const MAX_AGE_DAYS = 3_650;

const SETTINGS = ["reserved", "rebuilt", "sources", "blocked", "minimumAgeDays", "exempt", "files"];
const SOURCE_SETTINGS = ["index", "only", "minimumAgeDays"];

const NAMES = 'expected a project\'s name such as "acme-core", or the beginning of names with a "*" behind';

/**
 * Reads the `upstream` of an environment.
 *
 * @throws {InvalidUpstreamSettingsError} that names every problem at once
 */
export function parseUpstreamSettings(written: unknown): UpstreamSettings {
  const reader = new SettingsReader();
  const settings = reader.read(written);
  if (reader.problems.length > 0) throw new InvalidUpstreamSettingsError(reader.problems);
  return settings;
}

class SettingsReader {
  readonly problems: SettingProblem[] = [];

  read(written: unknown): UpstreamSettings {
    const { reserved, rebuilt, sources, blocked, minimumAgeDays, exempt, files } = this.#object(
      "upstream",
      written,
      SETTINGS,
    );
    if (isObject(written) && reserved === undefined) {
      this.#report(
        "upstream.reserved",
        undefined,
        'expected the names that are yours, such as ["acme", "acme-*"], or [] for none',
      );
    }
    const settings: UpstreamSettings = {
      reserved: this.#names("upstream.reserved", reserved) ?? [],
      rebuilt: this.#names("upstream.rebuilt", rebuilt) ?? [],
      sources: this.#sources(sources),
      blocked:
        this.#list("upstream.blocked", blocked, (at, rule) => {
          const read = typeof rule === "string" ? readBlockRule(rule) : undefined;
          return (
            read ?? this.#report(at, rule, 'expected names such as "ctx", or versions such as "ctx==1.*"')
          );
        }) ?? [],
      minimumAgeDays: this.#days("upstream.minimumAgeDays", minimumAgeDays) ?? 0,
      exempt: this.#names("upstream.exempt", exempt) ?? [],
      files: "direct",
    };
    if (files === "proxied") settings.files = files;
    else if (files !== undefined && files !== "direct") {
      this.#report("upstream.files", files, 'expected "direct" or "proxied"');
    }
    for (const [i, pattern] of settings.rebuilt.entries()) {
      if (settings.reserved.some((reserved) => includes(reserved, pattern))) {
        this.#report(
          `upstream.rebuilt[${i}]`,
          pattern,
          "expected names that are not reserved: those are never asked for upstream",
        );
      }
    }
    return settings;
  }

  #sources(written: unknown): readonly Source[] {
    const sources = this.#list("upstream.sources", written, (at, value) => this.#source(at, value)) ?? [PYPI];
    if (Array.isArray(written) && written.length === 0) {
      this.#report("upstream.sources", written, "expected at least one source; leave it out for pypi.org");
    }
    const last = sources.findIndex(({ only }) => only === undefined);
    for (const [i, { index }] of sources.entries()) {
      if (last < 0 || i <= last) continue;
      this.#report(
        `upstream.sources[${i}].index`,
        index,
        `expected it before upstream.sources[${last}], which answers for every name: it would never be asked`,
      );
    }
    return sources;
  }

  #source(at: string, written: unknown): Source | undefined {
    const { index, only, minimumAgeDays } = this.#object(at, written, SOURCE_SETTINGS);
    const names = this.#names(`${at}.only`, only);
    const days = this.#days(`${at}.minimumAgeDays`, minimumAgeDays);
    if (!isObject(written)) return undefined;
    if (typeof index !== "string") {
      return this.#report(`${at}.index`, index, 'expected a URL such as "https://pypi.org/simple/"');
    }
    const read = readSourceUrl(index);
    if (read.kind === "invalid") return this.#report(`${at}.index`, withoutUserinfo(index), read.problem);
    if (names?.length === 0) {
      return this.#report(`${at}.only`, only, "expected at least one name; leave it out for all names");
    }
    return {
      index: read.url,
      ...(names !== undefined && { only: names }),
      ...(days !== undefined && { minimumAgeDays: days }),
    };
  }

  #names(at: string, written: unknown): NamePattern[] | undefined {
    return this.#list(at, written, (place, value) => {
      try {
        return typeof value === "string" ? parseNamePattern(value) : this.#report(place, value, NAMES);
      } catch (error) {
        if (!(error instanceof InvalidNamePatternError)) throw error;
        return this.#report(place, value, NAMES);
      }
    });
  }

  #days(at: string, written: unknown): number | undefined {
    if (written === undefined) return undefined;
    if (typeof written === "number" && Number.isInteger(written) && written >= 0 && written <= MAX_AGE_DAYS) {
      return written;
    }
    return this.#report(at, written, `expected a whole number of days from 0 to ${MAX_AGE_DAYS}`);
  }

  /** @returns undefined if it was left out; leaves out what is invalid */
  #list<T>(
    at: string,
    written: unknown,
    read: (place: string, value: unknown) => T | undefined,
  ): T[] | undefined {
    if (written === undefined) return undefined;
    if (!Array.isArray(written)) return this.#report(at, written, "expected a list");
    return written.flatMap((value, i) => read(`${at}[${i}]`, value) ?? []);
  }

  #object(at: string, written: unknown, known: readonly string[]): Record<string, unknown> {
    if (!isObject(written)) {
      this.#report(at, written, "expected an object with settings");
      return {};
    }
    const unknown = Object.keys(written).filter((key) => !known.includes(key));
    if (unknown.length > 0) {
      this.problems.push({
        setting: at,
        problem: `has ${unknown.map(quoted).join(" and ")}, which is no setting, expected only ${known.join(", ")}`,
      });
    }
    return written;
  }

  #report(setting: string, value: unknown, expected: string): undefined {
    const found = value === undefined ? "missing" : typeof value === "string" ? quoted(value) : shown(value);
    this.problems.push({ setting, problem: `is ${found}, ${expected}` });
    return undefined;
  }
}

/** The first source that covers a project: the only one that is asked for it. */
export function sourceOf(settings: UpstreamSettings, project: ProjectName): Source | undefined {
  return settings.sources.find(({ only }) => only === undefined || covers(only, project));
}

/** Whether one pattern covers everything that the other covers. */
function includes(wide: NamePattern, narrow: NamePattern): boolean {
  return wide.endsWith("*") ? narrow.replace("*", "").startsWith(wide.slice(0, -1)) : narrow === wide;
}

const MAX_SHOWN = 100;

function shown(value: unknown): string {
  const text = typeof value === "object" ? printableJson(value) : printable(String(value));
  return cutText(text, MAX_SHOWN);
}
