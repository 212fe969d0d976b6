import { describe, expect, it } from "vitest";
import { InvalidBucketEventError, parseBucketEvent } from "./bucket-event.ts";

describe("reads", () => {
  it.each([
    ["ObjectCreated:Put", "acme-1.0.tar.gz", "acme-1.0.tar.gz", true],
    ["ObjectCreated:Post", "acme-1.0.tar.gz", "acme-1.0.tar.gz", true],
    ["ObjectCreated:Copy", "acme-1.0.tar.gz", "acme-1.0.tar.gz", true],
    ["ObjectCreated:CompleteMultipartUpload", "acme-1.0.tar.gz", "acme-1.0.tar.gz", true],
    ["ObjectRemoved:Delete", "acme-1.0.tar.gz", "acme-1.0.tar.gz", false],
    ["ObjectRemoved:DeleteMarkerCreated", "acme-1.0.tar.gz", "acme-1.0.tar.gz", false],
    ["LifecycleExpiration:Delete", "acme-1.0.tar.gz", "acme-1.0.tar.gz", false],
    ["LifecycleExpiration:DeleteMarkerCreated", "_channels/a/x-1.zip", "_channels/a/x-1.zip", false],
    ["ObjectCreated:Put", "a+b/torch-2.1.0%2Bcpu.zip", "a b/torch-2.1.0+cpu.zip", true],
    ["ObjectCreated:Put", "a%2Fb.zip", "a/b.zip", true],
    ["ObjectCreated:Put", "%E2%82%AC%22%0A.zip", '€"\n.zip', true],
  ])("%s of %s", (name, encoded, key, created) => {
    expect(parseBucketEvent(event(record(name, encoded)))).toEqual({
      changes: [{ bucket: "my-pypi", key, created }],
      errors: [],
    });
  });

  it("every record of a message", () => {
    const { changes } = parseBucketEvent(
      event(record("ObjectCreated:Put", "a.zip"), record("ObjectRemoved:Delete", "b.zip")),
    );
    expect(changes.map(({ key }) => key)).toEqual(["a.zip", "b.zip"]);
  });

  it("S3's test event as no change", () => {
    const test = JSON.stringify({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "my-pypi" });
    expect(parseBucketEvent(test)).toEqual({ changes: [], errors: [] });
  });
});

describe("refuses", () => {
  it.each([
    ["", 'Cannot read bucket event "": expected JSON'],
    ["{", 'Cannot read bucket event "{": expected JSON'],
    ["null", 'Cannot read bucket event "null": expected a list of Records'],
    ["[]", 'Cannot read bucket event "[]": expected a list of Records'],
    ['{"Records":{}}', 'Cannot read bucket event "{\\"Records\\":{}}": expected a list of Records'],
  ])("the message %j", (body, message) => {
    expect(parseBucketEvent(body)).toEqual({ changes: [], errors: [new InvalidBucketEventError(message)] });
  });

  it.each([
    ["nothing", null],
    ["no event name", { s3: { bucket: { name: "b" }, object: { key: "k" } } }],
    ["no bucket", { eventName: "ObjectCreated:Put", s3: { object: { key: "k" } } }],
    ["no key", { eventName: "ObjectCreated:Put", s3: { bucket: { name: "b" }, object: {} } }],
    ["a key that is a number", { eventName: "E", s3: { bucket: { name: "b" }, object: { key: 1 } } }],
    ["a key that is not form-encoded", record("ObjectCreated:Put", "100%.zip")],
    ["a key that is not UTF-8", record("ObjectCreated:Put", "%FF.zip")],
  ])("a record with %s, and reads the one after it", (_, bad) => {
    const { changes, errors } = parseBucketEvent(event(bad, record("ObjectCreated:Put", "good.zip")));
    expect(changes.map(({ key }) => key)).toEqual(["good.zip"]);
    expect(errors).toEqual([expect.any(InvalidBucketEventError)]);
  });
});

function event(...records: unknown[]): string {
  return JSON.stringify({ Records: records });
}

function record(eventName: string, key: string) {
  return { eventName, s3: { bucket: { name: "my-pypi" }, object: { key } } };
}
