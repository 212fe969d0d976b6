import { checksumHeader } from "@wheelyard/indexer/store/checksum";
import { decideRead, namesEtag, preconditionFailed } from "../conditions.ts";
import { renderObjectAttributes } from "../object-attributes.ts";
import type { Answer, Operation, OperationRequest } from "../operation.ts";
import { type ByteRange, parseRange } from "../range.ts";
import { S3Error } from "../s3-error.ts";
import { sliceSegments } from "../storage/blobs.ts";
import type { ObjectRecord } from "../storage/object-record.ts";

export const getObject: Operation = async (request) => {
  const record = request.storage.bucket(request.bucket).objects.require(request.key);
  const answer = describeObject(request, record);
  if (answer.range === undefined) return answer;
  const segments = sliceSegments(record.content, answer.range);
  request.storage.blobs.hold(segments);
  return { ...answer, body: { kind: "segments", segments, size: answer.range.size } };
};

export const headObject: Operation = async (request) =>
  describeObject(request, request.storage.bucket(request.bucket).objects.require(request.key));

/** The status, headers and bytes of a read: no bytes if the client already has them. */
function describeObject(request: OperationRequest, record: ObjectRecord): Answer & { range?: ByteRange } {
  const { headers, query } = request;
  const validators = {
    etag: `"${record.etag}"`,
    "last-modified": new Date(record.lastModified).toUTCString(),
  };
  const decision = decideRead(headers, record);
  if (decision.kind === "failed") throw preconditionFailed(decision.condition);
  const attributes = renderObjectAttributes(record.attributes);
  if (decision.kind === "not-modified") {
    return { status: 304, headers: { ...validators, ...pick(attributes, ["cache-control", "expires"]) } };
  }

  const part = partRange(query.get("partNumber"), record);
  const range = part ?? requestedRange(headers, record);
  const { offset, size } = range ?? { offset: 0, size: record.size };
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...attributes,
      ...overrides(query),
      ...validators,
      "accept-ranges": "bytes",
      "content-length": String(size),
      ...(range && { "content-range": `bytes ${offset}-${offset + size - 1}/${record.size}` }),
      ...(record.tags.length > 0 && { "x-amz-tagging-count": String(record.tags.length) }),
      ...(part && record.multipart && { "x-amz-mp-parts-count": String(record.multipart.parts.length) }),
      // The checksum covers the whole object: with a range, a client would take it for the range's.
      ...(range === undefined &&
        headers.get("x-amz-checksum-mode")?.toUpperCase() === "ENABLED" &&
        checksum(record)),
    },
    range: { offset, size },
  };
}

function requestedRange(headers: ReadonlyMap<string, string>, record: ObjectRecord): ByteRange | undefined {
  const range = headers.get("range");
  if (range === undefined) return undefined;
  const ifRange = headers.get("if-range");
  const isSame =
    ifRange === undefined ||
    namesEtag(ifRange, record.etag) ||
    Date.parse(ifRange) === Date.parse(record.lastModified);
  return isSame ? parseRange(range, record.size) : undefined;
}

/** An object not uploaded in parts has a single part. */
function partRange(partNumber: string | undefined, record: ObjectRecord): ByteRange | undefined {
  if (partNumber === undefined) return undefined;
  const sizes = record.multipart?.parts.map((part) => part.size) ?? [record.size];
  const index = Number(partNumber) - 1;
  const size = sizes[index];
  if (size === undefined) {
    throw new S3Error(
      "InvalidPartNumber",
      `There is no part "${partNumber}": expected 1 to ${sizes.length}`,
      {
        PartNumberRequested: partNumber,
        ActualPartCount: String(sizes.length),
      },
    );
  }
  if (size === 0) return undefined;
  return { offset: sizes.slice(0, index).reduce((sum, other) => sum + other, 0), size };
}

function checksum({ checksum: sum }: ObjectRecord): Record<string, string> {
  if (sum === undefined) return {};
  return { [checksumHeader(sum.algorithm)]: sum.value, "x-amz-checksum-type": sum.type };
}

/** `response-content-type` and the like: every request is signed, so they are too. */
export const RESPONSE_OVERRIDES = [
  "response-cache-control",
  "response-content-disposition",
  "response-content-encoding",
  "response-content-language",
  "response-content-type",
  "response-expires",
];

function overrides(query: ReadonlyMap<string, string>): Record<string, string> {
  const given = RESPONSE_OVERRIDES.filter((name) => query.has(name));
  return Object.fromEntries(given.map((name) => [name.slice("response-".length), query.get(name) ?? ""]));
}

function pick(headers: Record<string, string>, names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));
}
