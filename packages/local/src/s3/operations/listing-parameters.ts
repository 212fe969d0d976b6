import { S3Error } from "../s3-error.ts";
import { encodeUriForListing } from "../uri.ts";

/** The longest page of any listing. */
const LONGEST_PAGE = 1000;

/** A count in the query, capped at one page, as S3 does. */
export function readCount(query: ReadonlyMap<string, string>, name: string): number {
  const text = query.get(name) || String(LONGEST_PAGE);
  if (!/^\d{1,10}$/.test(text)) throw invalidArgument(name, text, "expected a number");
  return Math.min(Number(text), LONGEST_PAGE);
}

/** How a listing writes keys: unchanged, or percent-encoded if the client asks for it. */
export function readEncoding(query: ReadonlyMap<string, string>): {
  encodingType: string | undefined;
  encode: (text: string) => string;
} {
  const encodingType = query.get("encoding-type");
  if (encodingType === undefined) return { encodingType, encode: (text) => text };
  if (encodingType === "url") return { encodingType, encode: encodeUriForListing };
  throw invalidArgument("encoding-type", encodingType, "expected url");
}

export function invalidArgument(name: string, value: string, wanted: string): S3Error {
  return new S3Error("InvalidArgument", `Cannot use ${name} "${value}": ${wanted}`, {
    ArgumentName: name,
    ArgumentValue: value,
  });
}
