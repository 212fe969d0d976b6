import { expect, it } from "vitest";
import { checkStoredForm, InvalidStoredFormError, type StoredForm } from "./stored-form.ts";

it.each<[string, StoredForm]>([
  ["with nothing", {}],
  ["with the key of the bucket", { encryption: "AES256" }],
  ["with an encoding that does nothing", { contentEncoding: "identity" }],
  ["with an empty encoding", { contentEncoding: "" }],
  ["with what is left of a request's own encoding", { contentEncoding: "aws-chunked" }],
  ["the same in another spelling", { contentEncoding: " AWS-Chunked ,identity," }],
])("accepts what is stored %s", (_, stored) => {
  expect(() => checkStoredForm(stored)).not.toThrow();
});

it.each<[StoredForm, string]>([
  [{ contentEncoding: "gzip" }, 'stored with Content-Encoding "gzip", so that'],
  [{ contentEncoding: "x-gzip" }, '"x-gzip"'],
  [{ contentEncoding: "GZIP" }, '"GZIP"'],
  [{ contentEncoding: "aws-chunked,gzip" }, '"aws-chunked,gzip"'],
  [{ contentEncoding: "gzip, identity" }, '"gzip, identity"'],
  [{ contentEncoding: "br" }, '"br"'],
  [{ contentEncoding: "utf-8" }, '"utf-8"'],
  [{ contentEncoding: "gzip\u001b[2J" }, '"gzip\\u{1b}[2J"'],
  [{ contentEncoding: "gzip", encryption: "aws:kms" }, '"gzip"'],
  [{ encryption: "aws:kms" }, 'encrypted with "aws:kms", a key that CloudFront may not use'],
  [{ encryption: "aws:kms:dsse" }, '"aws:kms:dsse"'],
])("rejects what is stored as %j, and says how to fix it", (stored, reason) => {
  expect(() => checkStoredForm(stored)).toThrow(InvalidStoredFormError);
  expect(() => checkStoredForm(stored)).toThrow(reason);
  expect(() => checkStoredForm(stored)).toThrow('"aws s3 cp --metadata-directive REPLACE"');
});
