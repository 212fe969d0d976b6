import { describe, expect, it } from "vitest";
import type { ObjectEvent } from "../notifications.ts";
import { formEncodeKey, s3Notification } from "./s3-notification.ts";

describe("formEncodeKey", () => {
  it.each([
    ["foo-1.0-py3-none-any.whl", "foo-1.0-py3-none-any.whl"],
    ["a folder/foo 1.whl", "a+folder/foo+1.whl"],
    ["torch-2.0+cu118-py3-none-any.whl", "torch-2.0%2Bcu118-py3-none-any.whl"],
    ["50%/25%25.whl", "50%25/25%2525.whl"],
    ["größe/日本.whl", "gr%C3%B6%C3%9Fe/%E6%97%A5%E6%9C%AC.whl"],
    ["🐍.whl", "%F0%9F%90%8D.whl"],
    ["a=b&c:d@e,f;g?h#i", "a%3Db%26c%3Ad%40e%2Cf%3Bg%3Fh%23i"],
    ["!'()*~", "%21%27%28%29*%7E"],
    ["line\nbreak\ttab", "line%0Abreak%09tab"],
    ["//double//", "//double//"],
  ])("writes %j as %j", (key, encoded) => {
    expect(formEncodeKey(key)).toBe(encoded);
  });

  it.each(["a b+c%d/ü", "~!*'()", "%2B", "+"])("is undone by form decoding: %j", (key) => {
    expect(new URLSearchParams(`key=${formEncodeKey(key)}`).get("key")).toBe(key);
  });
});

describe("s3Notification", () => {
  const time = new Date("2026-03-01T12:00:00.123Z");

  it("describes a created object", () => {
    const event: ObjectEvent = {
      name: "ObjectCreated:Put",
      bucket: "my-pypi",
      key: "arrow/arrow 1+1.whl",
      size: 12,
      etag: '"0123"',
      time,
    };
    const [record, ...others] = s3Notification(event, "00AB", "us-east-1").Records;
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "us-east-1",
      eventTime: "2026-03-01T12:00:00.123Z",
      eventName: "ObjectCreated:Put",
    });
    expect(record?.s3.bucket).toMatchObject({ name: "my-pypi", arn: "arn:aws:s3:::my-pypi" });
    expect(record?.s3.object).toEqual({
      key: "arrow/arrow+1%2B1.whl",
      size: 12,
      eTag: "0123",
      sequencer: "00AB",
    });
  });

  it("gives neither size nor ETag for a removed object", () => {
    const event: ObjectEvent = { name: "ObjectRemoved:Delete", bucket: "my-pypi", key: "a.whl", time };
    const [record] = s3Notification(event, "00AC", "us-east-1").Records;
    expect(record?.s3.object).toEqual({ key: "a.whl", sequencer: "00AC" });
  });
});
