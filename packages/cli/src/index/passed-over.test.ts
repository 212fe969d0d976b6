import { expect, it } from "vitest";
import { passedOver } from "./passed-over.ts";

it("counts files by kind, and names them", () => {
  expect(passedOver(["a-1-py2.egg", "a-1.exe", "b-1-py2.egg"])).toEqual([
    "Passed over 2 .egg, expected .whl, .tar.gz or .zip in lower case: a-1-py2.egg, b-1-py2.egg",
    "Passed over 1 .exe, expected .whl, .tar.gz or .zip in lower case: a-1.exe",
  ]);
  expect(passedOver(Array.from({ length: 23 }, (_, n) => `a-${n}.msi`))[0]).toMatch(/a-19\.msi, and 3 more$/);
  expect(passedOver(["README.txt", "index.html", "a-1.exe"])).toEqual([
    "Passed over 2 other files, expected .whl, .tar.gz or .zip in lower case: README.txt, index.html",
    "Passed over 1 .exe, expected .whl, .tar.gz or .zip in lower case: a-1.exe",
  ]);
  expect(passedOver([])).toEqual([]);
});
