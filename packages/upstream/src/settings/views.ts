import { isObject } from "@wheelyard/core/is-object";
import { coversAll, type NamePattern } from "@wheelyard/core/name-pattern";
import { quoted } from "@wheelyard/core/quoted";
import { InvalidUpstreamSettingsError } from "./setting-problem.ts";
import { SettingReader } from "./setting-reader.ts";
import type { UpstreamSettings, ViewRules } from "./settings.ts";

/** What a user writes as `upstream` of a channel, which makes it a view. */
export interface WrittenViewSettings {
  only?: readonly string[];
  blocked?: readonly string[];
  minimumAgeDays?: number;
  uploadedBefore?: string;
  wheelsOnly?: boolean;
}

/**
 * The views, by the names of their channels, each with its complete settings: the environment's, narrowed by its own. A
 * channel that is absent here is not a view.
 */
export type UpstreamViews = ReadonlyMap<string, UpstreamSettings>;

const SETTINGS = ["only", "blocked", "minimumAgeDays", "uploadedBefore", "wheelsOnly"];

const COMMON_SETTINGS = ["reserved", "rebuilt", "sources", "exempt", "files"];

/**
 * Reads the `upstream` of each channel that has one.
 *
 * @param written by the channels' names
 * @param settings the environment's
 * @throws {InvalidUpstreamSettingsError} that names every problem at once, including each setting that would offer more
 * than the environment does
 */
export function parseViews(written: unknown, settings: UpstreamSettings): UpstreamViews {
  const reader = new ViewsReader();
  const views = reader.read(written, settings);
  if (reader.problems.length > 0) throw new InvalidUpstreamSettingsError(reader.problems);
  return views;
}

class ViewsReader extends SettingReader {
  read(written: unknown, settings: UpstreamSettings): UpstreamViews {
    if (!isObject(written)) {
      this.report("channels", written, "expected an object with the settings of each channel");
      return new Map();
    }
    return new Map(
      Object.entries(written).map(([channel, view]) => [
        channel,
        this.#view(`channels.${channel}.upstream`, view, settings),
      ]),
    );
  }

  #view(at: string, written: unknown, settings: UpstreamSettings): UpstreamSettings {
    const { only, blocked, minimumAgeDays, uploadedBefore, wheelsOnly } = this.#settings(at, written);
    const names = this.names(`${at}.only`, only);
    this.#requireOffered(`${at}.only`, names, settings);
    const days = this.days(`${at}.minimumAgeDays`, minimumAgeDays) ?? settings.minimumAgeDays;
    if (days < settings.minimumAgeDays) {
      this.report(
        `${at}.minimumAgeDays`,
        days,
        `expected at least ${settings.minimumAgeDays}, the environment's own: a channel can only narrow it`,
      );
    }
    const before = this.#time(`${at}.uploadedBefore`, uploadedBefore);
    if (wheelsOnly !== undefined && typeof wheelsOnly !== "boolean") {
      this.report(`${at}.wheelsOnly`, wheelsOnly, "expected true or false");
    }
    const view: ViewRules = {
      ...(names && { only: names }),
      ...(before && { uploadedBefore: before }),
      wheelsOnly: wheelsOnly === true,
    };
    return {
      ...settings,
      sources: settings.sources.map((source) => ({
        ...source,
        minimumAgeDays: Math.max(days, source.minimumAgeDays ?? settings.minimumAgeDays),
      })),
      blocked: [...settings.blocked, ...(this.blockRules(`${at}.blocked`, blocked) ?? [])],
      minimumAgeDays: days,
      view,
    };
  }

  #settings(at: string, written: unknown): Record<string, unknown> {
    const found = this.object(at, written, [...SETTINGS, ...COMMON_SETTINGS], SETTINGS);
    const common = COMMON_SETTINGS.filter((name) => name in found);
    if (common.length > 0) {
      this.problems.push({
        setting: at,
        problem: `has ${common.map(quoted).join(" and ")}, expected only ${SETTINGS.join(", ")}: the rest is the environment's, for all channels`,
      });
    }
    return found;
  }

  /** Requires each name to be one that the environment offers. */
  #requireOffered(at: string, names: readonly NamePattern[] = [], settings: UpstreamSettings): void {
    const blocked = settings.blocked.flatMap(({ names, versions }) => (versions === undefined ? names : []));
    for (const [i, pattern] of names.entries()) {
      const isCovered = settings.sources.some(({ only }) => only === undefined || coversAll(only, pattern));
      if (isCovered && !coversAll([...settings.reserved, ...blocked], pattern)) continue;
      this.report(
        `${at}[${i}]`,
        pattern,
        "expected names that the environment takes from upstream: a channel can only narrow it",
      );
    }
  }

  #time(at: string, written: unknown): Date | undefined {
    if (written === undefined) return undefined;
    const time = typeof written === "string" ? new Date(written) : undefined;
    // It is read leniently: a 30 February becomes a day in March.
    if (time?.toJSON() === `${String(written).slice(0, -1)}.000Z`) return time;
    return this.report(at, written, 'expected a time in UTC such as "2025-01-01T00:00:00Z"');
  }
}
