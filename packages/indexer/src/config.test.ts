import { expect, it } from "vitest";
import { InvalidConfigError, parseConfig } from "./config.ts";

it.each([
  [{ BUCKET: "my-pypi" }, { bucket: "my-pypi", site: undefined }],
  [
    { BUCKET: "b", SITE_URL: "https://pypi.example.com" },
    { bucket: "b", site: "https://pypi.example.com" },
  ],
  [
    { BUCKET: "b", SITE_URL: "http://127.0.0.1:8080" },
    { bucket: "b", site: "http://127.0.0.1:8080" },
  ],
  [
    { BUCKET: "b", SITE_URL: "https://example.com/py" },
    { bucket: "b", site: "https://example.com/py" },
  ],
  [
    { BUCKET: "b", ENVIRONMENT: "prod", DISTRIBUTION_ID: "E123", INVALIDATE_PAGES: "removals" },
    { bucket: "b", environment: "prod", distribution: { id: "E123", pages: "removals" } },
  ],
  [
    { BUCKET: "b", EVENT_SOURCE: "wheelyard.prod" },
    { bucket: "b", eventSource: "wheelyard.prod" },
  ],
])("reads %j", (environment, config) => {
  expect(parseConfig(environment)).toEqual(config);
});

const NOT_A_SITE = "expected an http or https address without a trailing slash";
const OR_NONE = "or unset";

it.each<[Record<string, string>, string]>([
  [{}, 'BUCKET is "", expected the name of the bucket to index'],
  [{ BUCKET: "" }, 'BUCKET is "", expected the name of the bucket to index'],
  [{ BUCKET: "b", SITE_URL: "https://example.com/" }, `SITE_URL is "https://example.com/", ${NOT_A_SITE}`],
  [{ BUCKET: "b", SITE_URL: "example.com" }, `SITE_URL is "example.com", ${NOT_A_SITE}`],
  [{ BUCKET: "b", SITE_URL: "ftp://example.com" }, `SITE_URL is "ftp://example.com", ${NOT_A_SITE}`],
  [{ BUCKET: "b", SITE_URL: "https://exa mple.com" }, `SITE_URL is "https://exa mple.com", ${NOT_A_SITE}`],
  [
    { BUCKET: "b", DISTRIBUTION_ID: "E123", INVALIDATE_PAGES: "sometimes" },
    'INVALIDATE_PAGES is "sometimes", expected always, removals, never',
  ],
  [{ BUCKET: "b", DISTRIBUTION_ID: "E123" }, "INVALIDATE_PAGES is not set, expected always, removals, never"],
  [{ BUCKET: "b", SITE_URL: "https://" }, `SITE_URL is "https://", ${NOT_A_SITE}`],
  [{ BUCKET: "b", SITE_URL: "" }, `SITE_URL is "", ${NOT_A_SITE}, ${OR_NONE}`],
  [{ BUCKET: "b", ENVIRONMENT: "" }, `ENVIRONMENT is "", expected the name of the environment, ${OR_NONE}`],
  [
    { BUCKET: "b", DISTRIBUTION_ID: "", INVALIDATE_PAGES: "never" },
    `DISTRIBUTION_ID is "", expected the id of a distribution, ${OR_NONE}`,
  ],
  [
    { BUCKET: "b", DISTRIBUTION_ID: "E123", INVALIDATE_PAGES: "" },
    `INVALIDATE_PAGES is "", expected always, removals, never, ${OR_NONE}`,
  ],
])("refuses %j", (environment, problem) => {
  expect(() => parseConfig(environment)).toThrow(
    new InvalidConfigError(`Cannot start the indexer: ${problem}`),
  );
});

it("names every problem at once", () => {
  expect(() => parseConfig({ SITE_URL: "nowhere" })).toThrow(/BUCKET is "".*; SITE_URL is "nowhere"/);
});
