import { quoted } from "@wheelyard/core/quoted";

/** One change that an S3 notification reports. */
export interface BucketChange {
  bucket: string;
  /** Plain text: the notification's form encoding is undone. */
  key: string;
  /** Whether an object was written, as far as the event knows. */
  created: boolean;
  /** Reconcile asks to look at the key, which didn't change. */
  byReconcile?: true;
  /** The version that was written. */
  etag?: string | undefined;
  time?: Date | undefined;
  /** Who made the change, as S3 names them: `AWS:` and the id of a user, or of a role with the name of its session. */
  principal?: string | undefined;
}

/** A queue message that the bucket can't have sent. */
export class InvalidBucketEventError extends Error {
  override name = "InvalidBucketEventError";
}

/** What a message says. A record that can't be read doesn't keep the others from being handled. */
export interface BucketEvent {
  changes: BucketChange[];
  errors: InvalidBucketEventError[];
}

/**
 * Reads the body of a queue message: an S3 event notification with any number of records. The test event, which S3
 * sends when notifications are set up, has none.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function parseBucketEvent(body: string): BucketEvent {
  let event: unknown;
  try {
    event = JSON.parse(body);
  } catch (cause) {
    return failed(
      new InvalidBucketEventError(`Cannot read bucket event ${quoted(body)}: expected JSON`, { cause }),
    );
  }
  if (field(event, "Event") === "s3:TestEvent") return { changes: [], errors: [] };
  const records = field(event, "Records");
  if (!Array.isArray(records)) {
    return failed(
      new InvalidBucketEventError(`Cannot read bucket event ${quoted(body)}: expected a list of Records`),
    );
  }
  const result: BucketEvent = { changes: [], errors: [] };
  for (const record of records) {
    try {
      result.changes.push(parseRecord(record));
    } catch (error) {
      if (!(error instanceof InvalidBucketEventError)) throw error;
      result.errors.push(error);
    }
  }
  return result;
}

function failed(error: InvalidBucketEventError): BucketEvent {
  return { changes: [], errors: [error] };
}

function parseRecord(record: unknown): BucketChange {
  const name = field(record, "eventName");
  const bucket = field(field(field(record, "s3"), "bucket"), "name");
  const key = field(field(field(record, "s3"), "object"), "key");
  if (typeof name !== "string" || typeof bucket !== "string" || typeof key !== "string") {
    throw new InvalidBucketEventError(
      `Cannot read bucket event record ${quoted(JSON.stringify(record))}: expected eventName, s3.bucket.name and s3.object.key`,
    );
  }
  const etag = field(field(field(record, "s3"), "object"), "eTag");
  const principal = field(field(record, "userIdentity"), "principalId");
  const time = new Date(String(field(record, "eventTime")));
  return {
    bucket,
    key: decodeKey(key),
    created: name.startsWith("ObjectCreated:"),
    ...(name.startsWith("Reconcile:") && { byReconcile: true }),
    etag: typeof etag === "string" ? etag : undefined,
    time: Number.isNaN(time.getTime()) ? undefined : time,
    ...(typeof principal === "string" && { principal }),
  };
}

/** Keys are form-encoded: `+` is a space, `%2B` is a plus. */
function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll("+", " "));
  } catch (cause) {
    throw new InvalidBucketEventError(`Cannot decode object key ${quoted(encoded)}: expected form encoding`, {
      cause,
    });
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
