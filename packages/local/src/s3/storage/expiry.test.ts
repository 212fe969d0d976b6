import { expect, it } from "vitest";
import { type ExpiryRule, isExpired } from "./expiry.ts";

const NIGHTLY: ExpiryRule = { prefix: "_channels/nightly/", days: 30, sizeGreaterThan: 512 };
const WHEEL = { key: "_channels/nightly/acme-1.0.zip", size: 513, lastModified: "2026-11-01T10:00:00.000Z" };

it.each<[string, object, string, boolean]>([
  ["young", {}, "2026-11-02T00:00:00Z", false],
  ["as old as the rule says, before midnight", {}, "2026-12-01T23:59:59.999Z", false],
  ["older, from midnight on", {}, "2026-12-02T00:00:00Z", true],
  ["much older", {}, "2030-01-01T00:00:00Z", true],
  ["uploaded at midnight", { lastModified: "2026-11-01T00:00:00.000Z" }, "2026-12-01T00:00:00Z", true],
  ["as small as a status file", { size: 512 }, "2030-01-01T00:00:00Z", false],
  ["in another channel", { key: "_channels/nightly2/acme-1.0.zip" }, "2030-01-01T00:00:00Z", false],
  ["in the main index", { key: "acme-1.0.zip" }, "2030-01-01T00:00:00Z", false],
])("an object that is %s", (_, parts, now, expected) => {
  expect(isExpired({ ...WHEEL, ...parts }, [NIGHTLY], new Date(now))).toBe(expected);
  expect(isExpired({ ...WHEEL, ...parts }, [], new Date(now))).toBe(false);
});

it("expires by the first rule that says so", () => {
  const rules = [
    { ...NIGHTLY, days: 60 },
    { ...NIGHTLY, days: 1 },
  ];
  expect(isExpired(WHEEL, rules, new Date("2026-11-10T00:00:00Z"))).toBe(true);
});
