import { expect, it } from "vitest";
import { InvalidConfigError, parseConfig } from "./config.ts";

const GOOD = { BUCKET: "my-pypi", UPSTREAM_SETTINGS: '{"reserved":["acme"]}' };

it.each([
  [GOOD, undefined],
  [{ ...GOOD, SITE_URL: "https://pypi.example.com" }, "https://pypi.example.com"],
])("reads %j", (environment, site) => {
  expect(parseConfig(environment)).toMatchObject({
    bucket: "my-pypi",
    site,
    settings: { reserved: ["acme"] },
  });
});

it.each([
  [
    { UPSTREAM_SETTINGS: "" },
    /BUCKET is "", expected the name of the bucket; UPSTREAM_SETTINGS is no JSON: /,
  ],
  [{ ...GOOD, BUCKET: "" }, /: BUCKET is "", expected the name of the bucket$/],
  [{ ...GOOD, SITE_URL: "" }, /: SITE_URL is "", expected an address, or that it is not set$/],
  [{ ...GOOD, UPSTREAM_SETTINGS: "{" }, /: UPSTREAM_SETTINGS is no JSON: /],
  [{ ...GOOD, UPSTREAM_SETTINGS: "{}" }, /: upstream\.reserved is missing, expected /],
  [
    { ...GOOD, UPSTREAM_SETTINGS: '{"reserved":["-"],"files":1}' },
    /: upstream\.reserved\[0\] is "-", .*; upstream\.files is 1, /,
  ],
])("refuses %j", (environment, message) => {
  expect(() => parseConfig(environment)).toThrow(InvalidConfigError);
  expect(() => parseConfig(environment)).toThrow(message);
});

it("reads the views of channels, and names what is wrong with them", () => {
  const UPSTREAM_VIEWS = '{"frozen":{"wheelsOnly":true}}';
  expect(parseConfig({ ...GOOD, UPSTREAM_VIEWS }).views.get("frozen")?.view).toEqual({ wheelsOnly: true });
  expect(parseConfig(GOOD).views.size).toBe(0);
  const broken = (written: string) => () => parseConfig({ ...GOOD, UPSTREAM_VIEWS: written });
  expect(broken("{")).toThrow(/: UPSTREAM_VIEWS is no JSON: /);
  expect(broken('{"frozen":{"only":1}}')).toThrow(/: channels\.frozen\.upstream\.only is 1, /);
});

it("has no upstream if none is named", () => {
  expect(parseConfig({ BUCKET: "my-pypi" }).settings).toBeUndefined();
});
