import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readSettings } from "./settings.ts";

describe("readSettings", () => {
  it("has a preset for everything", () => {
    expect(readSettings({})).toEqual({
      s3Port: 9000,
      indexPort: 8080,
      dataDir: resolve(".local"),
      bucket: "my-pypi",
      user: "local",
      token: "local",
    });
  });

  it("takes what the environment says", () => {
    const env = {
      S3_PORT: "0",
      INDEX_PORT: "65535",
      DATA_DIR: "/srv/pypi",
      BUCKET: "other.bucket",
      INDEX_USER: "ci@example.org",
      INDEX_TOKEN: "a:b/c%",
    };
    expect(readSettings(env)).toEqual({
      s3Port: 0,
      indexPort: 65_535,
      dataDir: "/srv/pypi",
      bucket: "other.bucket",
      user: "ci@example.org",
      token: "a:b/c%",
    });
  });

  it("lets both ports be any free one", () => {
    expect(readSettings({ S3_PORT: "0", INDEX_PORT: "0" })).toMatchObject({ s3Port: 0, indexPort: 0 });
  });

  it.each([
    [{ S3_PORT: "90x" }, 'S3_PORT is "90x": expected a port from 0 to 65535'],
    [{ S3_PORT: "" }, 'S3_PORT is "": expected a port from 0 to 65535'],
    [{ S3_PORT: "-1" }, 'S3_PORT is "-1": expected a port from 0 to 65535'],
    [{ S3_PORT: "1e3" }, 'S3_PORT is "1e3": expected a port from 0 to 65535'],
    [{ INDEX_PORT: "65536" }, 'INDEX_PORT is "65536": expected a port from 0 to 65535'],
    [{ S3_PORT: "8080" }, 'INDEX_PORT is "8080": expected another port than S3_PORT'],
    [{ DATA_DIR: "" }, 'DATA_DIR is "": expected the path of a folder'],
    [{ BUCKET: "My_Bucket" }, /^BUCKET is "My_Bucket": expected a bucket name: 3 to 63 .*$/],
    [
      { INDEX_USER: "a:b" },
      'INDEX_USER is "a:b": expected visible ASCII characters but no colon, at least one',
    ],
    [{ INDEX_USER: "" }, 'INDEX_USER is "": expected visible ASCII characters but no colon, at least one'],
    [
      { INDEX_USER: "jörg" },
      'INDEX_USER is "jörg": expected visible ASCII characters but no colon, at least one',
    ],
    [{ INDEX_TOKEN: "" }, 'INDEX_TOKEN is "": expected visible ASCII characters, at least one'],
    [{ INDEX_TOKEN: "a\nb" }, 'INDEX_TOKEN is "a\\nb": expected visible ASCII characters, at least one'],
  ])("refuses %j", (env, message) => {
    expect(() => readSettings(env)).toThrow(
      message instanceof RegExp ? message : new RegExp(`^${literal(message)}$`),
    );
  });

  it("names every problem at once", () => {
    expect(() => readSettings({ S3_PORT: "x", BUCKET: "A", INDEX_TOKEN: "" })).toThrow(
      /^S3_PORT is .*\nBUCKET is .*\nINDEX_TOKEN is .*$/,
    );
  });
});

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
