import { expect, it } from "vitest";
import { OSV_EXPORT } from "./advisory-settings.ts";
import { InvalidUpstreamSettingsError } from "./setting-problem.ts";
import { parseUpstreamSettings } from "./settings.ts";

const EXCEPTION = { id: "GHSA-aaaa-bbbb-cccc", until: "2027-01-31", reason: "not  reachable\n" };

const DEFAULT = { hide: "malicious", source: OSV_EXPORT, whenOld: "serve", allow: [] };

function read(advisories?: unknown) {
  return parseUpstreamSettings({ reserved: [], ...(advisories !== undefined && { advisories }) }).advisories;
}

it.each<[unknown, unknown]>([
  [undefined, DEFAULT],
  [{}, DEFAULT],
  [{ hide: "none" }, undefined],
  [
    { hide: "high", whenOld: "refuse" },
    { ...DEFAULT, hide: "high", whenOld: "refuse" },
  ],
  [{ source: "https://osv.example/all.zip?x=1" }, { ...DEFAULT, source: "https://osv.example/all.zip?x=1" }],
  [{ source: "http://127.0.0.1:8000/all.zip" }, { ...DEFAULT, source: "http://127.0.0.1:8000/all.zip" }],
  [{ allow: [EXCEPTION] }, { ...DEFAULT, allow: [{ ...EXCEPTION, reason: "not reachable" }] }],
])("%j is %j", (written, expected) => {
  expect(read(written)).toEqual(expected);
});

const at = "upstream.advisories";

it.each<[unknown, string]>([
  [true, `${at} is true, expected an object with settings`],
  [{ hides: 1 }, `${at} has "hides", which is no setting, expected only hide, source, whenOld, allow`],
  [{ hide: "medium" }, `${at}.hide is "medium", expected one of "malicious", "critical", "high", "none"`],
  [{ hide: null }, `${at}.hide is null, expected one of`],
  [{ whenOld: "ignore" }, `${at}.whenOld is "ignore", expected one of "serve", "refuse"`],
  [{ source: "osv.dev" }, `${at}.source is "osv.dev", expected a URL such as "${OSV_EXPORT}"`],
  [
    { source: "http://osv.example/all.zip" },
    `${at}.source is "http://osv.example/all.zip", expected an https URL`,
  ],
  [{ source: "file:///etc/passwd" }, "expected an https URL"],
  [
    { source: "https://u:secret@osv.example/all.zip" },
    `${at}.source is "https://***@osv.example/all.zip", expected a URL without credentials`,
  ],
  [{ allow: {} }, `${at}.allow is {}, expected a list`],
  [{ allow: ["GHSA-x"] }, `${at}.allow[0] is "GHSA-x", expected an object with settings`],
  [{ allow: [{}] }, `${at}.allow[0].id is missing, expected the id of an advisory`],
  [{ allow: [{ ...EXCEPTION, id: "../x" }] }, `${at}.allow[0].id is "../x", expected the id`],
  [{ allow: [{ ...EXCEPTION, until: undefined }] }, `${at}.allow[0].until is missing, expected the last day`],
  [{ allow: [{ ...EXCEPTION, until: "2027-02-30" }] }, `${at}.allow[0].until is "2027-02-30", expected`],
  [{ allow: [{ ...EXCEPTION, until: "soon" }] }, `${at}.allow[0].until is "soon", expected`],
  [{ allow: [EXCEPTION, { ...EXCEPTION, reason: " " }] }, `${at}.allow[1].reason is " ", expected why`],
  [{ allow: [{ ...EXCEPTION, why: 1 }] }, `${at}.allow[0] has "why", which is no setting`],
  // What is off is read all the same.
  [{ hide: "none", source: "x" }, `${at}.source is "x", expected a URL`],
])("%j is refused by the setting's name", (written, message) => {
  expect(() => read(written)).toThrow(InvalidUpstreamSettingsError);
  expect(() => read(written)).toThrow(message);
});
