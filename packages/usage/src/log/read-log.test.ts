import fc from "fast-check";
import { expect, it } from "vitest";
import { escapeLogValue, formatLogLine, STANDARD_HEADER } from "./log-format.ts";
import type { LoggedRequest } from "./logged-request.ts";
import { LONGEST_LINE, type ReadLog, readLog } from "./read-log.ts";
import { unescapeLogValue } from "./unescape.ts";

const LINE = formatLogLine({
  "cs-method": "GET",
  "cs-uri-stem": "/acme-1.0.zip",
  "sc-status": "200",
  "cs(User-Agent)": "pip/25.0",
  "x-edge-request-id": "a==",
});

const V2_HEADER =
  "#Version: 1.0\n#Fields: sc-status cs-method cs-uri-stem cs(User-Agent) x-edge-request-id sc-range-start\n";

const REQUEST = {
  method: "GET",
  path: "/acme-1.0.zip",
  status: "200",
  userAgent: "pip/25.0",
  requestId: "a==",
  rangeStart: "-",
};

it.each<[string, string, number, ReadLog]>([
  ["a log of CloudFront", STANDARD_HEADER + LINE + LINE, 2, { lines: 2, unreadable: 0 }],
  [
    "fields of a delivery's choice",
    `${V2_HEADER}200\tGET\t/acme-1.0.zip\tpip/25.0\ta==\t-\n`,
    1,
    { lines: 1, unreadable: 0 },
  ],
  ["no last line feed", STANDARD_HEADER + LINE.trimEnd(), 1, { lines: 1, unreadable: 0 }],
  ["more fields than today", `${STANDARD_HEADER}${LINE.trimEnd()}\tmore\n`, 1, { lines: 1, unreadable: 0 }],
  ["nothing", "", 0, { lines: 0, unreadable: 0 }],
  ["a header alone", STANDARD_HEADER, 0, { lines: 0, unreadable: 0 }],
  ["empty lines", `${STANDARD_HEADER}\n\n${LINE}\n`, 1, { lines: 1, unreadable: 0 }],
  ["lines before a header", LINE + STANDARD_HEADER + LINE, 1, { lines: 2, unreadable: 1 }],
  [
    "a header without the request's id",
    `#Fields: cs-method cs-uri-stem\n${LINE}`,
    0,
    { lines: 1, unreadable: 1 },
  ],
  ["half of a line", `${STANDARD_HEADER}2026-11-27\t03:00\n${LINE}`, 1, { lines: 2, unreadable: 1 }],
  [
    "a line that is too long",
    `${STANDARD_HEADER}${"x".repeat(3 * LONGEST_LINE)}\n${LINE}`,
    1,
    { lines: 2, unreadable: 1 },
  ],
  [
    "a comment that is too long",
    `${STANDARD_HEADER}#${"x".repeat(LONGEST_LINE)}\n${LINE}`,
    1,
    { lines: 2, unreadable: 1 },
  ],
  ["an endless line", `${STANDARD_HEADER}${"x".repeat(2 * LONGEST_LINE)}`, 0, { lines: 1, unreadable: 1 }],
])("reads %s", async (_, text, found, expected) => {
  for (const size of [7, 1_000, text.length + 1]) {
    const requests: LoggedRequest[] = [];
    // In parts of seven bytes, the long ones would take minutes.
    if (size * 50_000 < text.length) continue;
    expect(await readLog(inParts(text, size), (request) => requests.push(request))).toEqual(expected);
    expect(requests).toEqual(Array(found).fill(REQUEST));
  }
});

it("reads the same in whatever parts the bytes come", async () => {
  const line = fc.oneof(
    fc.constant(LINE),
    fc.string().map((text) => `${text}\n`),
    fc.constant(STANDARD_HEADER),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 50 }), async (lines, size) => {
      const text = lines.join("");
      const read = async (size: number) => {
        const requests: LoggedRequest[] = [];
        return [await readLog(inParts(text, size), (request) => requests.push(request)), requests];
      };
      expect(await read(size)).toEqual(await read(text.length * 4 + 1));
    }),
  );
});

it("writes values without white space, and reads them back", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const escaped = escapeLogValue(text);
      expect(escaped).toMatch(/^[!-~]+$/);
      // What was escaped before, is decoded as well.
      if (text !== "" && !text.includes("%")) expect(unescapeLogValue(escaped)).toBe(text);
    }),
  );
});

it.each([
  ["/a b", "/a%20b"],
  ["/a%20b", "/a%2520b"],
  ['pip/25.0 {"ci":null}', "pip/25.0%20%7B%22ci%22:null%7D"],
  ["~'`", "%7E%27%60"],
  ["é", "%C3%A9"],
  ["\ud800", "%EF%BF%BD"],
  ["", "-"],
])("escapes %j as CloudFront does", (text, escaped) => {
  expect(escapeLogValue(text)).toBe(escaped);
});

it.each([
  ["a%2520b", "a b"],
  ["a%20b", "a b"],
  ["a%252520b", "a%20b"],
  ["100%", "100%"],
  ["100%25", "100%"],
  ["%E0%A4%A", "%E0%A4%A"],
  ["a+b", "a+b"],
])("unescapes %s", (text, expected) => {
  expect(unescapeLogValue(text)).toBe(expected);
});

async function* inParts(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let first = 0; first < bytes.length; first += size) yield bytes.subarray(first, first + size);
}
