import { isObject } from "@wheelyard/core/is-object";
import { covers, coversAll, type NamePattern } from "@wheelyard/core/name-pattern";
import type { ProjectName } from "@wheelyard/core/project-name";
import {
  type AdvisorySettings,
  readAdvisorySettings,
  type WrittenAdvisorySettings,
} from "./advisory-settings.ts";
import type { BlockRule } from "./block-rule.ts";
import { InvalidUpstreamSettingsError } from "./setting-problem.ts";
import { SettingReader } from "./setting-reader.ts";
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
  advisories?: WrittenAdvisorySettings;
}

/**
 * Where projects that are not private come from, and by which rules. Complete: every setting that was left out has its
 * default.
 */
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
  /** Absent: nothing is held back because of advisories. */
  advisories?: AdvisorySettings;
  /** What only a view has. */
  view?: ViewRules;
}

/** Rules that only a view may have: each narrows what the environment offers. */
export interface ViewRules {
  /** Absent: every project that the sources cover. */
  only?: readonly NamePattern[];
  /** Files uploaded at this time or later are left out. */
  uploadedBefore?: Date;
  /** Whether sdists are held back. */
  wheelsOnly: boolean;
}

/** Another index. */
export interface Source {
  /** Its address, below which each project has its page. Ends in a slash. */
  index: string;
  /** Absent: it is asked for every project that no earlier source covers. */
  only?: readonly NamePattern[];
  /** Overrides the setting for all sources. */
  minimumAgeDays?: number;
}

const PYPI: Source = { index: "https://pypi.org/simple/" };

const SETTINGS = [
  "reserved",
  "rebuilt",
  "sources",
  "blocked",
  "minimumAgeDays",
  "exempt",
  "files",
  "advisories",
];
const SOURCE_SETTINGS = ["index", "only", "minimumAgeDays"];

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

class SettingsReader extends SettingReader {
  read(written: unknown): UpstreamSettings {
    const { reserved, rebuilt, sources, blocked, minimumAgeDays, exempt, files, advisories } = this.object(
      "upstream",
      written,
      SETTINGS,
    );
    if (isObject(written) && reserved === undefined) {
      this.report(
        "upstream.reserved",
        undefined,
        'expected the names that are yours, such as ["acme", "acme-*"], or [] for none',
      );
    }
    const settings: UpstreamSettings = {
      reserved: this.names("upstream.reserved", reserved) ?? [],
      rebuilt: this.names("upstream.rebuilt", rebuilt) ?? [],
      sources: this.#sources(sources),
      blocked: this.blockRules("upstream.blocked", blocked) ?? [],
      minimumAgeDays: this.days("upstream.minimumAgeDays", minimumAgeDays) ?? 0,
      exempt: this.names("upstream.exempt", exempt) ?? [],
      files: "direct",
    };
    if (files === "proxied") settings.files = files;
    else if (files !== undefined && files !== "direct") {
      this.report("upstream.files", files, 'expected "direct" or "proxied"');
    }
    const hidden = readAdvisorySettings(this, "upstream.advisories", advisories);
    if (hidden !== undefined) settings.advisories = hidden;
    for (const [i, pattern] of settings.rebuilt.entries()) {
      if (coversAll(settings.reserved, pattern)) {
        this.report(
          `upstream.rebuilt[${i}]`,
          pattern,
          "expected names that are not reserved: those are never asked for upstream",
        );
      }
    }
    return settings;
  }

  #sources(written: unknown): readonly Source[] {
    const sources = this.list("upstream.sources", written, (at, value) => this.#source(at, value)) ?? [PYPI];
    if (Array.isArray(written) && written.length === 0) {
      this.report("upstream.sources", written, "expected at least one source; leave it out for pypi.org");
    }
    const last = sources.findIndex(({ only }) => only === undefined);
    for (const [i, { index }] of sources.entries()) {
      if (last < 0 || i <= last) continue;
      this.report(
        `upstream.sources[${i}].index`,
        index,
        `expected it before upstream.sources[${last}], which answers for every name: it would never be asked`,
      );
    }
    return sources;
  }

  #source(at: string, written: unknown): Source | undefined {
    const { index, only, minimumAgeDays } = this.object(at, written, SOURCE_SETTINGS);
    const names = this.names(`${at}.only`, only);
    const days = this.days(`${at}.minimumAgeDays`, minimumAgeDays);
    if (!isObject(written)) return undefined;
    if (typeof index !== "string") {
      return this.report(`${at}.index`, index, 'expected a URL such as "https://pypi.org/simple/"');
    }
    const read = readSourceUrl(index);
    if (read.kind === "invalid") return this.report(`${at}.index`, withoutUserinfo(index), read.problem);
    if (names?.length === 0) {
      return this.report(`${at}.only`, only, "expected at least one name; leave it out for all names");
    }
    return {
      index: read.url,
      ...(names !== undefined && { only: names }),
      ...(days !== undefined && { minimumAgeDays: days }),
    };
  }
}

/**
 * The first source that covers a project, which is the only one asked for it. Also undefined if a view leaves the
 * project out.
 */
export function sourceOf(settings: UpstreamSettings, project: ProjectName): Source | undefined {
  if (settings.view?.only !== undefined && !covers(settings.view.only, project)) return undefined;
  return settings.sources.find(({ only }) => only === undefined || covers(only, project));
}
