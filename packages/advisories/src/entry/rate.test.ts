import { expect, it } from "vitest";
import { severityOfVector, severityOfWord } from "./rate.ts";
import { worse } from "./severity.ts";

it.each([
  ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "critical"],
  ["CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", "high"],
  ["CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N", "medium"],
  ["CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", "low"],
  ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", "unknown"],
  ["CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", "critical"],
  ["CVSS:4.0/AV:L/AC:H/AT:P/PR:H/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", "low"],
  ["AV:N/AC:L/Au:N/C:C/I:C/A:C", "critical"],
  ["", "unknown"],
  ["9.8", "unknown"],
  ["CVSS:5.0/AV:N", "unknown"],
  ["CVSS:3.1/AV:N", "unknown"],
  [`CVSS:3.1/${"AV:N/".repeat(100_000)}`, "unknown"],
])("%s is %s", (vector, severity) => {
  expect(severityOfVector(vector)).toBe(severity);
});

it.each([
  ["CRITICAL", "critical"],
  ["Moderate", "medium"],
  ["low", "low"],
  ["__proto__", "unknown"],
  ["constructor", "unknown"],
])("the word %s is %s", (word, severity) => {
  expect(severityOfWord(word)).toBe(severity);
});

it("ranks any rating above no rating", () => {
  expect(worse("unknown", "low")).toBe("low");
  expect(worse("high", "malicious")).toBe("malicious");
});
