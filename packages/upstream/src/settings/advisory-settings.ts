import { isLoopback } from "@wheelyard/core/loopback";
import { oneLine } from "@wheelyard/core/one-line";
import type { SettingReader } from "./setting-reader.ts";
import { withoutUserinfo } from "./source-url.ts";

/** What a user writes as `advisories` of `upstream`. */
export interface WrittenAdvisorySettings {
  hide?: "malicious" | "critical" | "high" | "none";
  source?: string;
  whenOld?: "serve" | "refuse";
  allow?: readonly { id: string; until: string; reason: string }[];
}

/** Which releases of upstream are held back because of what is known about them. */
export interface AdvisorySettings {
  /** Releases with an advisory of this severity, or of a worse one, are held back. */
  hide: "malicious" | "critical" | "high";
  /** The URL of an export of OSV. */
  source: string;
  /** What happens while the advisories are old, or were never fetched. */
  whenOld: "serve" | "refuse";
  allow: readonly Exception[];
}

/** An advisory that holds nothing back for some time. */
export interface Exception {
  /** The advisory's id, or one of its aliases. */
  id: string;
  /** The last day on which it holds, in UTC, such as `2027-01-31`. */
  until: string;
  /** One line. */
  reason: string;
}

/** OSV's public export of what it knows about PyPI. */
export const OSV_EXPORT = "https://storage.googleapis.com/osv-vulnerabilities/PyPI/all.zip";

const SETTINGS = ["hide", "source", "whenOld", "allow"];
const EXCEPTION_SETTINGS = ["id", "until", "reason"];

const HIDE = ["malicious", "critical", "high", "none"] as const;
const WHEN_OLD = ["serve", "refuse"] as const;

const ID = /^[A-Z][A-Za-z0-9-]{2,63}$/;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads the `advisories` of `upstream`.
 *
 * @returns undefined if nothing is held back because of advisories: `hide` is `"none"`
 */
export function readAdvisorySettings(
  reader: SettingReader,
  at: string,
  written: unknown = {},
): AdvisorySettings | undefined {
  const { hide, source, whenOld, allow } = reader.object(at, written, SETTINGS);
  const settings = {
    hide: oneOf(reader, `${at}.hide`, hide, HIDE) ?? "malicious",
    source: readSource(reader, `${at}.source`, source) ?? OSV_EXPORT,
    whenOld: oneOf(reader, `${at}.whenOld`, whenOld, WHEN_OLD) ?? "serve",
    allow: reader.list(`${at}.allow`, allow, (place, one) => readException(reader, place, one)) ?? [],
  };
  return settings.hide === "none" ? undefined : { ...settings, hide: settings.hide };
}

function oneOf<T extends string>(
  reader: SettingReader,
  at: string,
  written: unknown,
  known: readonly T[],
): T | undefined {
  if (written === undefined) return undefined;
  const found = known.find((one) => one === written);
  return found ?? reader.report(at, written, `expected one of ${known.map((one) => `"${one}"`).join(", ")}`);
}

function readSource(reader: SettingReader, at: string, written: unknown): string | undefined {
  if (written === undefined) return undefined;
  if (typeof written !== "string" || !URL.canParse(written)) {
    return reader.report(at, written, `expected a URL such as "${OSV_EXPORT}"`);
  }
  const url = new URL(written);
  if (url.username !== "" || url.password !== "") {
    return reader.report(at, withoutUserinfo(written), "expected a URL without credentials");
  }
  if (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url))) return url.href;
  return reader.report(at, written, "expected an https URL: plain http is for this machine alone");
}

function readException(reader: SettingReader, at: string, written: unknown): Exception | undefined {
  const { id, until, reason } = reader.object(at, written, EXCEPTION_SETTINGS);
  const isId = typeof id === "string" && ID.test(id);
  const isDay = typeof until === "string" && isCalendarDay(until);
  const isReason = typeof reason === "string" && oneLine(reason) !== "";
  if (!isId) reader.report(`${at}.id`, id, 'expected the id of an advisory such as "GHSA-xxxx-xxxx-xxxx"');
  if (!isDay) reader.report(`${at}.until`, until, 'expected the last day, such as "2027-01-31"');
  if (!isReason) reader.report(`${at}.reason`, reason, "expected why it does not concern you");
  return isId && isDay && isReason ? { id, until, reason: oneLine(reason) } : undefined;
}

/** Dates are read leniently: a 30 February becomes a day in March. */
function isCalendarDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
