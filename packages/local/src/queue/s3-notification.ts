import { formEncode } from "@wheelyard/core/form-encoding";
import { unquotedEtag } from "@wheelyard/indexer/store/quoted-etag";
import type { S3Event, S3EventRecord } from "aws-lambda";
import type { ObjectEvent } from "../notifications.ts";

/**
 * Renders a change of the bucket as S3 does in an SQS message: one record, with a form-encoded key, and without size and
 * ETag for a removal.
 *
 * @param sequencer hexadecimal, rises with every event
 */
export function s3Notification(event: ObjectEvent, sequencer: string, region: string): S3Event {
  const object =
    "size" in event
      ? { key: formEncode(event.key), size: event.size, eTag: unquotedEtag(event.etag), sequencer }
      : { key: formEncode(event.key), sequencer };
  const record = {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    awsRegion: region,
    eventTime: event.time.toISOString(),
    eventName: event.name,
    userIdentity: { principalId: "AWS:local" },
    requestParameters: { sourceIPAddress: "127.0.0.1" },
    responseElements: { "x-amz-request-id": sequencer, "x-amz-id-2": sequencer },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId: "index",
      bucket: {
        name: event.bucket,
        ownerIdentity: { principalId: "local" },
        arn: `arn:aws:s3:::${event.bucket}`,
      },
      object,
    },
  };
  // The record's type has a size and an ETag, which S3 leaves out of a removal.
  return { Records: [record as S3EventRecord] };
}
