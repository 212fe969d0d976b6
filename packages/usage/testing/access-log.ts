import { gzipSync } from "node:zlib";
import { escapeLogValue, formatLogLine, STANDARD_HEADER } from "../src/log/log-format.ts";

/** A request that CloudFront logs. */
export interface Logged {
  path: string;
  method?: string;
  status?: number;
  /** As the client sent it. */
  userAgent?: string;
  rangeStart?: number;
  id?: string;
}

let ids = 0;

/** One line, as CloudFront writes it: what the client escaped is escaped again. */
export function logLine({
  path,
  method = "GET",
  status = 200,
  userAgent = "",
  rangeStart,
  id,
}: Logged): string {
  return formatLogLine({
    date: "2026-11-27",
    time: "03:00:00",
    "c-ip": "192.0.2.10",
    "cs-method": method,
    "cs-uri-stem": escapeLogValue(path),
    "sc-status": String(status),
    "cs(User-Agent)": escapeLogValue(encodeURI(userAgent)),
    "x-edge-request-id": id ?? `request-${ids++}==`,
    ...(rangeStart !== undefined && { "sc-range-start": String(rangeStart) }),
  });
}

export function packedLog(requests: readonly Logged[]): Uint8Array {
  return gzipSync(STANDARD_HEADER + requests.map(logLine).join(""));
}
