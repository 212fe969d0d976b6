import { requireFormat } from "./format.ts";
import { oneLine } from "./one-line.ts";
import { quoted } from "./quoted.ts";

/**
 * The content of the object at a project's claim key. It says that this index has held the name, which is then never
 * requested upstream again. The object itself claims the name, whatever its content; the content explains it. The time
 * of the claim is the object's time in the bucket, so that the same claim always has the same bytes.
 */
export interface Claim {
  /** The key whose event claimed the name. Absent if someone claimed it before its first upload. */
  key?: string;
  /** The channel in which it was claimed. Absent for the main index. */
  channel?: string;
}

/** The claim can't be read. It still claims the name. */
export class InvalidClaimError extends Error {
  override readonly name = "InvalidClaimError";
}

/** The marker that every name is claimed can't be read. The marker is generated. */
export class InvalidClaimsCompleteError extends Error {
  override readonly name = "InvalidClaimsCompleteError";
}

const FORMAT = 1;

/**
 * One line of JSON, the same for the same claim.
 *
 * @example
 * serializeClaim({ key: "acme-1.0.zip" }) // '{"_format":1,"key":"acme-1.0.zip"}\n'
 */
export function serializeClaim({ key, channel }: Claim): string {
  return `${JSON.stringify({ _format: FORMAT, key, channel })}\n`;
}

/**
 * @param at where it is, for messages
 * @throws {InvalidClaimError} if it is damaged
 * @throws {NewerFormatError} if a newer wheelyard version wrote it
 * @example
 * parseClaim('{"_format":1,"key":"acme-1.0.zip"}', "_claims/acme") // {key: "acme-1.0.zip"}
 */
export function parseClaim(text: string, at: string): Claim {
  requireFormat(`the claim ${quoted(at)}`, FORMAT, text);
  const found = formattedObject(text);
  const { key, channel } = found ?? {};
  if (found === undefined || !isAbsentOrText(key) || !isAbsentOrText(channel)) {
    throw new InvalidClaimError(
      `Cannot read the claim ${quoted(at)}: expected a JSON object with "_format", and with texts as "key" and "channel" where it has them, found ${quoted(oneLine(text))}. The name stays claimed`,
    );
  }
  return { ...(key !== undefined && { key }), ...(channel !== undefined && { channel }) };
}

/**
 * The marker that every name in this bucket is claimed. It names the bucket, because buckets are copied.
 *
 * @example
 * serializeClaimsComplete("my-pypi") // '{"_format":1,"bucket":"my-pypi"}\n'
 */
export function serializeClaimsComplete(bucket: string): string {
  return `${JSON.stringify({ _format: FORMAT, bucket })}\n`;
}

/**
 * @param at where it is, for messages
 * @returns the bucket in which every name is claimed
 * @throws {InvalidClaimsCompleteError} if it is damaged
 * @throws {NewerFormatError} if a newer wheelyard version wrote it
 * @example
 * parseClaimsComplete('{"_format":1,"bucket":"my-pypi"}', "_claims/_complete") // "my-pypi"
 */
export function parseClaimsComplete(text: string, at: string): string {
  requireFormat(quoted(at), FORMAT, text);
  const bucket = formattedObject(text)?.bucket;
  if (typeof bucket !== "string" || bucket === "") {
    throw new InvalidClaimsCompleteError(
      `Cannot read ${quoted(at)}: expected a JSON object with "_format" and with the bucket's name as "bucket", found ${quoted(oneLine(text))}. Reconcile: it is written again`,
    );
  }
  return bucket;
}

function formattedObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && "_format" in value;
    return isObject && value._format === FORMAT ? { ...value } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isAbsentOrText(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === "string" && value !== "");
}
