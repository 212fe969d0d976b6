import type { LoggedRequest } from "./logged-request.ts";

/** CloudFront's names of the fields that are read. */
const FIELDS: Readonly<Record<keyof LoggedRequest, string>> = {
  method: "cs-method",
  path: "cs-uri-stem",
  status: "sc-status",
  userAgent: "cs(User-Agent)",
  requestId: "x-edge-request-id",
  rangeStart: "sc-range-start",
};

const HEADER = "#Fields:";

/** Reads the lines below a header. Undefined: the line has too few fields. */
export type ReadLine = (line: string) => LoggedRequest | undefined;

/**
 * Reads the header that names the fields. CloudFront's older standard logging and version 2 in its W3C form use the
 * same names, but may have other fields in between. One reader serves both.
 *
 * @returns undefined if the line is not such a header, or lacks a field that is counted
 */
export function parseLogHeader(line: string): ReadLine | undefined {
  if (!line.startsWith(HEADER)) return undefined;
  const names = line.slice(HEADER.length).trim().split(/\s+/);
  const at = (field: keyof LoggedRequest) => names.indexOf(FIELDS[field]);
  const [method, path, status] = [at("method"), at("path"), at("status")];
  const [userAgent, requestId, rangeStart] = [at("userAgent"), at("requestId"), at("rangeStart")];
  const places = [method, path, status, userAgent, requestId, rangeStart];
  if (places.includes(-1)) return undefined;
  const count = Math.max(...places) + 1;
  return (line) => {
    const values = line.split("\t", count);
    if (values.length < count) return undefined;
    return {
      method: values[method] as string,
      path: values[path] as string,
      status: values[status] as string,
      userAgent: values[userAgent] as string,
      requestId: values[requestId] as string,
      rangeStart: values[rangeStart] as string,
    };
  };
}

/** The fields of CloudFront's standard log, version 1.0, in order. */
const STANDARD_FIELDS =
  "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end";

/** The first lines of each log. */
export const STANDARD_HEADER = `#Version: 1.0\n${HEADER} ${STANDARD_FIELDS}\n`;

/** One line, as CloudFront writes it. A field that is not given is `-`. Values are already escaped. */
export function formatLogLine(values: Readonly<Record<string, string>>): string {
  return `${STANDARD_FIELDS.split(" ")
    .map((field) => values[field] ?? "-")
    .join("\t")}\n`;
}

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html */
const ESCAPED = /[\u{0}-\u{20}\u{7f}-\u{10ffff}<>"#%{}|\\^~[\]`']/gu;

/** Escapes a value as CloudFront does: every character that RFC 1738 calls unsafe, and the percent sign too. */
export function escapeLogValue(text: string): string {
  if (text === "") return "-";
  // Half a surrogate pair can't be encoded.
  const wellFormed = Buffer.from(text).toString();
  return wellFormed.replace(ESCAPED, (character) => {
    const encoded = encodeURIComponent(character);
    return encoded === character ? `%${character.charCodeAt(0).toString(16).toUpperCase()}` : encoded;
  });
}
