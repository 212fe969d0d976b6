import { unquotedEtag } from "@wheelyard/indexer/store/quoted-etag";
import { readHeaderChecksum } from "../body/declared-checksum.ts";
import { type Payload, receiveText } from "../body/payload.ts";
import { readWriteCondition } from "../conditions.ts";
import { joinChecksums, joinEtags } from "../multipart-checksum.ts";
import { type Answer, type Operation, xmlAnswer } from "../operation.ts";
import { S3Error } from "../s3-error.ts";
import type { PartRecord, UploadRecord } from "../storage/multipart-uploads.ts";
import type { ObjectRecord } from "../storage/object-record.ts";
import { childText, malformed, parseXml, renderXml, requiredText } from "../xml.ts";

/** Every part but the last has at least 5 MiB. */
const SMALLEST_PART = 5 * 1024 ** 2;
/** Ten thousand parts with their checksums. */
const LARGEST_DOCUMENT = 4 * 1024 ** 2;

/** CompleteMultipartUpload. The object refers to the parts' bytes; nothing is copied. */
export const completeUpload: Operation = async ({ bucket, key, query, headers, payload, storage }) => {
  const { objects, uploads } = storage.bucket(bucket);
  const uploadId = query.get("uploadId") ?? "";
  const condition = readWriteCondition(headers);
  const claimed = parseClaimedParts(await receiveText(withoutObjectChecksum(payload), LARGEST_DOCUMENT));

  // A client that missed the answer asks again, and gets the object it completed.
  const existing = objects.get(key);
  if (existing?.multipart?.uploadId === uploadId) return describe(bucket, existing);

  const record = await uploads.end(uploadId, key, async (upload) => {
    const assembled = await assemble(upload, chooseParts(claimed, uploads.parts(uploadId)));
    requireDeclared(headers, assembled);
    await objects.put(assembled, condition, "ObjectCreated:CompleteMultipartUpload");
    return assembled;
  });
  return describe(bucket, record);
};

/** A part as the client lists it. */
interface ClaimedPart {
  number: number;
  /** Without quotes. */
  etag: string;
  /** By the name of its element. */
  checksums: Map<string, string>;
}

/** @throws {S3Error} MalformedXML, InvalidPartOrder */
function parseClaimedParts(document: string): ClaimedPart[] {
  const parts = (parseXml(document, "CompleteMultipartUpload").Part ?? []).map((part): ClaimedPart => {
    const number = requiredText(part, "PartNumber");
    if (!/^\d{1,5}$/.test(number)) throw malformed(`expected a PartNumber, found "${number}"`);
    const names =
      typeof part === "string" ? [] : Object.keys(part).filter((name) => name.startsWith("Checksum"));
    return {
      number: Number(number),
      etag: unquotedEtag(requiredText(part, "ETag").trim()),
      checksums: new Map(names.map((name) => [name, childText(part, name) ?? ""])),
    };
  });
  if (parts.length === 0) throw malformed("expected at least one Part");
  parts.forEach((part, index) => {
    const before = parts[index - 1];
    if (before !== undefined && before.number >= part.number) {
      throw new S3Error("InvalidPartOrder", `Part ${part.number} is listed after part ${before.number}`);
    }
  });
  return parts;
}

/** @throws {S3Error} InvalidPart, EntityTooSmall */
function chooseParts(claimed: readonly ClaimedPart[], uploaded: readonly PartRecord[]): PartRecord[] {
  const byNumber = new Map(uploaded.map((part) => [part.number, part]));
  return claimed.map(({ number, etag, checksums }, index) => {
    const part = byNumber.get(number);
    const hasClaimedChecksums = [...checksums].every(
      ([name, value]) => part?.checksum?.value === value && name === `Checksum${part.checksum.algorithm}`,
    );
    if (part === undefined || part.etag !== etag || !hasClaimedChecksums) {
      throw new S3Error("InvalidPart", `Part ${number} was not uploaded, or its ETag is not "${etag}"`, {
        PartNumber: String(number),
        ETag: etag,
      });
    }
    if (part.size < SMALLEST_PART && index < claimed.length - 1) {
      throw new S3Error(
        "EntityTooSmall",
        `Part ${number} has ${part.size} bytes: expected at least ${SMALLEST_PART}`,
        {
          ProposedSize: String(part.size),
          MinSizeAllowed: String(SMALLEST_PART),
          PartNumber: String(number),
          ETag: etag,
        },
      );
    }
    return part;
  });
}

async function assemble(upload: UploadRecord, parts: PartRecord[]): Promise<ObjectRecord> {
  const { uploadId, key, attributes, tags } = upload;
  const checksum = upload.checksum && (await joinChecksums(upload.checksum, parts));
  return {
    key,
    etag: joinEtags(parts),
    size: parts.reduce((sum, { size }) => sum + size, 0),
    // S3 dates an object uploaded in parts to the beginning of its upload.
    lastModified: upload.initiated,
    content: parts.flatMap(({ content }) => content),
    attributes,
    tags,
    multipart: {
      uploadId,
      parts: parts.map(({ number, size, checksum }) => ({ number, size, ...(checksum && { checksum }) })),
    },
    ...(checksum && { checksum }),
  };
}

/** The client's declarations about the object itself. */
function requireDeclared(headers: ReadonlyMap<string, string>, record: ObjectRecord): void {
  const size = headers.get("x-amz-mp-object-size");
  if (size !== undefined && Number(size) !== record.size) {
    throw new S3Error(
      "InvalidRequest",
      `The parts have ${record.size} bytes: x-amz-mp-object-size says ${size}`,
    );
  }
  const type = headers.get("x-amz-checksum-type");
  if (type !== undefined && type !== record.checksum?.type) {
    throw new S3Error("InvalidRequest", `The upload was begun with a checksum type other than ${type}`);
  }
  const declared = readHeaderChecksum(headers);
  if (declared === undefined || record.checksum?.type === "COMPOSITE") return;
  if (declared.algorithm !== record.checksum?.algorithm || declared.value !== record.checksum.value) {
    throw new S3Error("BadDigest", `The parts do not have the ${declared.algorithm} ${declared.value}`);
  }
}

/** Other requests declare the checksum of their body here; this one declares the object's. */
function withoutObjectChecksum(payload: Payload): Payload {
  const headers = new Map([...payload.headers].filter(([name]) => !name.startsWith("x-amz-checksum-")));
  return { ...payload, headers };
}

function describe(bucket: string, { key, etag, checksum }: ObjectRecord): Answer {
  return xmlAnswer(
    renderXml("CompleteMultipartUploadResult", {
      Location: `/${bucket}/${key}`,
      Bucket: bucket,
      Key: key,
      ETag: `"${etag}"`,
      ...(checksum && { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type }),
    }),
  );
}
