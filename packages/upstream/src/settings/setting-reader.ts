import { cutText } from "@wheelyard/core/cut-text";
import { isObject } from "@wheelyard/core/is-object";
import { InvalidNamePatternError, type NamePattern, parseNamePattern } from "@wheelyard/core/name-pattern";
import { printable, printableJson } from "@wheelyard/core/printable";
import { quoted } from "@wheelyard/core/quoted";
import { type BlockRule, readBlockRule } from "./block-rule.ts";
import type { SettingProblem } from "./setting-problem.ts";

const MAX_AGE_DAYS = 3_650;

const NAMES = 'expected a project\'s name such as "acme-core", or the beginning of names, followed by "*"';

/** Reads settings one by one, and collects what is wrong with them. */
export class SettingReader {
  readonly problems: SettingProblem[] = [];

  names(at: string, written: unknown): NamePattern[] | undefined {
    return this.list(at, written, (place, value) => {
      try {
        return typeof value === "string" ? parseNamePattern(value) : this.report(place, value, NAMES);
      } catch (error) {
        if (!(error instanceof InvalidNamePatternError)) throw error;
        return this.report(place, value, NAMES);
      }
    });
  }

  blockRules(at: string, written: unknown): BlockRule[] | undefined {
    return this.list(at, written, (place, rule) => {
      const read = typeof rule === "string" ? readBlockRule(rule) : undefined;
      return read ?? this.report(place, rule, 'expected names such as "ctx", or versions such as "ctx==1.*"');
    });
  }

  days(at: string, written: unknown): number | undefined {
    if (written === undefined) return undefined;
    if (typeof written === "number" && Number.isInteger(written) && written >= 0 && written <= MAX_AGE_DAYS) {
      return written;
    }
    return this.report(at, written, `expected a whole number of days from 0 to ${MAX_AGE_DAYS}`);
  }

  /** @returns undefined if it was left out; leaves out what is invalid */
  list<T>(
    at: string,
    written: unknown,
    read: (place: string, value: unknown) => T | undefined,
  ): T[] | undefined {
    if (written === undefined) return undefined;
    if (!Array.isArray(written)) return this.report(at, written, "expected a list");
    return written.flatMap((value, i) => read(`${at}[${i}]`, value) ?? []);
  }

  /** @param offered what to name to somebody who wrote an unknown setting */
  object(
    at: string,
    written: unknown,
    known: readonly string[],
    offered: readonly string[] = known,
  ): Record<string, unknown> {
    if (!isObject(written)) {
      this.report(at, written, "expected an object with settings");
      return {};
    }
    const unknown = Object.keys(written).filter((key) => !known.includes(key));
    if (unknown.length > 0) {
      this.problems.push({
        setting: at,
        problem: `has ${unknown.map(quoted).join(" and ")}, which is no setting, expected only ${offered.join(", ")}`,
      });
    }
    return written;
  }

  report(setting: string, value: unknown, expected: string): undefined {
    const found = value === undefined ? "missing" : typeof value === "string" ? quoted(value) : shown(value);
    this.problems.push({ setting, problem: `is ${found}, ${expected}` });
    return undefined;
  }
}

const MAX_SHOWN = 100;

function shown(value: unknown): string {
  const text = typeof value === "object" ? printableJson(value) : printable(String(value));
  return cutText(text, MAX_SHOWN);
}
