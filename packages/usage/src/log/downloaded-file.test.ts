import { projectId } from "@wheelyard/core/project";
import { expect, it } from "vitest";
import { downloadedFile, isDownload } from "./downloaded-file.ts";

it.each([
  ["GET", "200", "-", true],
  ["GET", "206", "0", true],
  ["GET", "206", "1", false],
  ["GET", "206", "1048576", false],
  ["GET", "206", "-", false],
  ["GET", "206", "00", false],
  ["GET", "304", "-", false],
  ["GET", "401", "-", false],
  ["GET", "404", "-", false],
  ["GET", "416", "-", false],
  // The client left before the first byte.
  ["GET", "000", "-", false],
  ["HEAD", "200", "-", false],
  ["POST", "200", "-", false],
  ["get", "200", "-", false],
])("%s %s from byte %s: %s", (method, status, rangeStart, expected) => {
  expect(isDownload({ method, status, rangeStart, path: "/a", userAgent: "-", requestId: "-" })).toBe(
    expected,
  );
});

it.each([
  ["/acme-1.0-py3-none-any.whl", "acme acme-1.0-py3-none-any.whl"],
  ["/any/folder/Acme_Core-1.0.tar.gz", "acme-core Acme_Core-1.0.tar.gz"],
  ["/_channels/cu121/acme-1.0.zip", "cu121/acme acme-1.0.zip"],
  ["//acme-1.0.zip", "acme acme-1.0.zip"],
  // As a client sends it, and as CloudFront writes that.
  ["/acme-1.0%2Bcpu-py3-none-any.whl", "acme acme-1.0+cpu-py3-none-any.whl"],
  ["/acme-1.0%252Bcpu-py3-none-any.whl", "acme acme-1.0+cpu-py3-none-any.whl"],
  ["/acme-1.0+cpu-py3-none-any.whl", "acme acme-1.0+cpu-py3-none-any.whl"],
  ["/a%2520folder/acme-1.0.zip", "acme acme-1.0.zip"],
  ["/acme-1.0%2Ezip", "acme acme-1.0.zip"],
  ["/100%25/acme-1.0.zip", "acme acme-1.0.zip"],
  ["/%FF/acme-1.0.zip", "acme acme-1.0.zip"],
])("%s is a file: %s", (path, expected) => {
  const file = downloadedFile(path);
  expect(file && `${projectId(file.project)} ${file.filename}`).toBe(expected);
});

it.each([
  "/",
  "/simple/acme/",
  "/simple/acme-1.0.zip",
  "/_index/acme-1.0.zip",
  "/_upstream/packages/acme-1.0.zip",
  "/_channels/acme-1.0.zip",
  "/acme-1.0-py3-none-any.whl.metadata",
  "/acme-1.0-py3-none-any.whl.provenance",
  "/acme-1.0.zip.asc",
  "/no-version.zip",
  "/acme-1.0.zip/",
  "/acme-1.0.ZIP",
  "-",
  "%",
  `/${"a".repeat(300)}-1.0.zip`,
])("%s is none", (path) => {
  expect(downloadedFile(path)).toBeUndefined();
});
