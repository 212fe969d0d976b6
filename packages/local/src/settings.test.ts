import { resolve } from "node:path";
import { parseUpstreamSettings } from "@wheelyard/upstream/settings/settings";
import { parseViews } from "@wheelyard/upstream/settings/views";
import { describe, expect, it } from "vitest";
import { readSettings } from "./settings.ts";

describe("readSettings", () => {
  it("has a default for everything", () => {
    expect(readSettings({})).toEqual({
      s3Port: 9000,
      indexPort: 8080,
      dataDir: resolve(".local"),
      bucket: "my-pypi",
      user: "local",
      token: "local",
      announceTo: undefined,
      upstream: parseUpstreamSettings({ reserved: [], advisories: { hide: "none" } }),
      channels: { views: new Map(), writtenViews: {}, expiry: [] },
    });
  });

  it("reads the environment", () => {
    const env = {
      S3_PORT: "0",
      INDEX_PORT: "65535",
      DATA_DIR: "/srv/pypi",
      BUCKET: "other.bucket",
      INDEX_USER: "ci@example.org",
      INDEX_TOKEN: "a:b/c%",
      UPSTREAM: "http://127.0.0.1:3141/team/pypi/+simple",
      RESERVED: "acme, Acme.* ,",
      MINIMUM_AGE_DAYS: "7",
      EVENTS: "http://127.0.0.1:7000/events",
      ADVISORIES: "critical",
      ADVISORIES_SOURCE: "http://127.0.0.1:8000/all.zip",
      CHANNELS:
        '{"frozen":{"upstream":{"wheelsOnly":true}},"nightly":{"keepDays":30,"keepOldVersionsDays":1}}',
    };
    const upstream = parseUpstreamSettings({
      reserved: ["acme", "acme-*"],
      sources: [{ index: "http://127.0.0.1:3141/team/pypi/+simple/" }],
      minimumAgeDays: 7,
      advisories: { hide: "critical", source: "http://127.0.0.1:8000/all.zip" },
    });
    expect(readSettings(env)).toEqual({
      s3Port: 0,
      indexPort: 65_535,
      dataDir: "/srv/pypi",
      bucket: "other.bucket",
      user: "ci@example.org",
      token: "a:b/c%",
      announceTo: "http://127.0.0.1:7000/events",
      upstream,
      channels: {
        views: parseViews({ frozen: { wheelsOnly: true } }, upstream),
        writtenViews: { frozen: { wheelsOnly: true } },
        expiry: [{ prefix: "_channels/nightly/", days: 30, sizeGreaterThan: 512 }],
      },
    });
  });

  it("accepts the highest number of days that a channel may keep its files", () => {
    const { channels } = readSettings({ CHANNELS: '{"long":{"keepDays":36500}}' });
    expect(channels.expiry).toMatchObject([{ days: 36_500 }]);
  });

  it("has no upstream if UPSTREAM is none", () => {
    expect(readSettings({ UPSTREAM: "none", RESERVED: "acme" }).upstream).toBeUndefined();
  });

  it("lets the system choose both ports", () => {
    expect(readSettings({ S3_PORT: "0", INDEX_PORT: "0" })).toMatchObject({ s3Port: 0, indexPort: 0 });
  });

  it.each([
    [{ S3_PORT: "90x" }, 'S3_PORT: Cannot use port "90x": expected a number from 0 to 65535'],
    [{ S3_PORT: "" }, 'S3_PORT: Cannot use port "": expected a number from 0 to 65535'],
    [{ S3_PORT: "-1" }, 'S3_PORT: Cannot use port "-1": expected a number from 0 to 65535'],
    [{ S3_PORT: "1e3" }, 'S3_PORT: Cannot use port "1e3": expected a number from 0 to 65535'],
    [{ INDEX_PORT: "65536" }, 'INDEX_PORT: Cannot use port "65536": expected a number from 0 to 65535'],
    [{ S3_PORT: "8080" }, 'INDEX_PORT: Cannot use port "8080": expected a different port from S3_PORT'],
    [{ EVENTS: "" }, 'EVENTS: Cannot send events to "": expected a file, or an http URL'],
    [{ EVENTS: "http://[" }, 'EVENTS: Cannot send events to "http://[": expected a file, or an http URL'],
    [{ DATA_DIR: "" }, 'DATA_DIR: Cannot use folder "": expected a path'],
    [{ BUCKET: "My_Bucket" }, 'BUCKET: Cannot name a bucket "My_Bucket": expected 3 to 63 lowercase letters'],
    [{ INDEX_USER: "a:b" }, 'INDEX_USER: Cannot use "a:b" as a user name: expected 1 to 64 letters'],
    [{ INDEX_USER: "" }, 'INDEX_USER: Cannot use "" as a user name: expected 1 to 64 letters'],
    [{ INDEX_TOKEN: "" }, "INDEX_TOKEN: Cannot use a token of 0 characters: expected 1 to 128 printable"],
    [{ UPSTREAM: "" }, 'UPSTREAM is "", expected a URL such as'],
    [{ UPSTREAM: "pypi" }, 'UPSTREAM is "pypi", expected a URL such as'],
    [{ UPSTREAM: "http://pypi.org/simple/" }, "expected https: plain http is for this machine alone"],
    [{ RESERVED: "acme,-x" }, 'RESERVED is "-x", expected a project\'s name'],
    [{ RESERVED: "?", UPSTREAM: "none" }, 'RESERVED is "?", expected'],
    [
      { ADVISORIES: "medium" },
      'ADVISORIES is "medium", expected one of "malicious", "critical", "high", "none"',
    ],
    [{ ADVISORIES_SOURCE: "all.zip" }, 'ADVISORIES_SOURCE is "all.zip", expected a URL'],
    [{ MINIMUM_AGE_DAYS: "" }, 'MINIMUM_AGE_DAYS is "", expected a whole number'],
    [{ MINIMUM_AGE_DAYS: "1.5" }, 'MINIMUM_AGE_DAYS is "1.5", expected'],
    [{ CHANNELS: "{" }, 'CHANNELS: is "{", expected channels in JSON such as {"nightly":{"keepDays":30}}'],
    [{ CHANNELS: '["nightly"]' }, "CHANNELS: is "],
    [{ CHANNELS: '{"A":{"keepDays":1}}' }, 'CHANNELS: Cannot read channel name "A": expected at most 64'],
    [{ CHANNELS: '{"a":1}' }, "CHANNELS: channels.a is 1, expected an object with settings"],
    [{ CHANNELS: '{"a":{"days":1}}' }, 'CHANNELS: channels.a has "days", expected only keepDays, keep'],
    [{ CHANNELS: '{"a":{"keepDays":0}}' }, "CHANNELS: channels.a.keepDays is 0, expected a number of days"],
    [
      { CHANNELS: '{"a":{"keepOldVersionsDays":-1}}' },
      "CHANNELS: channels.a.keepOldVersionsDays is -1, expected a number of days, at least 1",
    ],
    [
      { CHANNELS: '{"a":{}}' },
      "CHANNELS: channels.a is {}, expected at least one of keepDays, keepOldVersionsDays, upstream",
    ],
    [
      { CHANNELS: '{"a":{"keepDays":36501}}' },
      "CHANNELS: channels.a.keepDays is 36501, expected a number of days, at least 1 and at most 36500",
    ],
    [
      { CHANNELS: '{"a":{"keepOldVersionsDays":1000000000}}' },
      "CHANNELS: channels.a.keepOldVersionsDays is 1000000000, expected a number of days",
    ],
    [{ CHANNELS: '{"a":{"keepDays":"1"}}' }, 'CHANNELS: channels.a.keepDays is "1", expected a number'],
    [
      { CHANNELS: '{"ci":{"upstream":{}}}', UPSTREAM: "none" },
      "CHANNELS: channels.ci.upstream is set, expected UPSTREAM too: a channel can only narrow it",
    ],
    [
      { CHANNELS: '{"ci":{"upstream":{"minimumAgeDays":6}}}', MINIMUM_AGE_DAYS: "7" },
      "CHANNELS: channels.ci.upstream.minimumAgeDays is 6, expected at least 7",
    ],
    [{ INDEX_TOKEN: "a\nb" }, "INDEX_TOKEN: Cannot use a token of 3 characters: expected 1 to 128 printable"],
  ])("refuses %j", (env, message) => {
    expect(() => readSettings(env)).toThrow(message);
  });

  it("names every problem at once", () => {
    expect(() => readSettings({ S3_PORT: "x", BUCKET: "A", INDEX_TOKEN: "" })).toThrow(
      /^S3_PORT: .*\nBUCKET: .*\nINDEX_TOKEN: .*$/,
    );
  });
});
