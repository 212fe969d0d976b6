import type { Readable } from "node:stream";
import { parseLogHeader, type ReadLine } from "./log-format.ts";
import type { LoggedRequest } from "./logged-request.ts";

/**
 * The longest line that is read, in bytes. CloudFront accepts 20 KB of headers, and may escape each character to five.
 */
export const LONGEST_LINE = 256 * 1024;

export interface ReadLog {
  /** Requests, readable or not. */
  lines: number;
  /** Lines that are too long or have too few fields, and lines before a header. */
  unreadable: number;
}

/**
 * Reads an unpacked access log. Only one part and one line are in memory at a time.
 *
 * @param onRequest is called for each line that can be read; its texts keep a whole part of the log in memory
 */
export async function readLog(
  log: AsyncIterable<Uint8Array> | Readable,
  onRequest: (request: LoggedRequest) => void,
): Promise<ReadLog> {
  const reader = new LogReader(onRequest);
  for await (const part of log) reader.add(part as Uint8Array);
  return reader.end();
}

class LogReader {
  readonly #onRequest: (request: LoggedRequest) => void;
  readonly #read: ReadLog = { lines: 0, unreadable: 0 };
  #readLine: ReadLine | undefined;
  /** The beginning of a line. */
  #rest = "";
  #isTooLong = false;

  constructor(onRequest: (request: LoggedRequest) => void) {
    this.#onRequest = onRequest;
  }

  add(part: Uint8Array): void {
    // Every byte is a character: what CloudFront writes is ASCII.
    const text = Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString("latin1");
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      this.#line(this.#rest + text.slice(start, end));
      this.#rest = "";
      start = end + 1;
    }
    this.#rest += text.slice(start);
    if (this.#rest.length <= LONGEST_LINE) return;
    this.#isTooLong = true;
    this.#rest = "";
  }

  end(): ReadLog {
    if (this.#rest !== "" || this.#isTooLong) this.#line(this.#rest);
    return this.#read;
  }

  #line(line: string): void {
    const isTooLong = this.#isTooLong || line.length > LONGEST_LINE;
    this.#isTooLong = false;
    if (!isTooLong) {
      if (line === "" || line === "\r") return;
      if (line.startsWith("#")) {
        this.#readLine = parseLogHeader(line) ?? this.#readLine;
        return;
      }
    }
    this.#read.lines++;
    const request = isTooLong ? undefined : this.#readLine?.(line);
    if (request === undefined) this.#read.unreadable++;
    else this.#onRequest(request);
  }
}
