import { expect, it } from "vitest";
import { counted } from "./counted.ts";

it.each([
  [0, "file", "0 files"],
  [1, "file", "1 file"],
  [2, "difference", "2 differences"],
] as const)("counts %d of a %s as %s", (count, thing, text) => {
  expect(counted(count, thing)).toBe(text);
});
