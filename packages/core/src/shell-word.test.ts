import { expect, it } from "vitest";
import { shellWord } from "./shell-word.ts";

it.each([
  ["acme==1.0+cu118", "acme==1.0+cu118"],
  ["acme==1!2.0", "'acme==1!2.0'"],
  ["a b", "'a b'"],
  ["it's", `'it'\\''s'`],
  ["$(rm)", "'$(rm)'"],
  ["", "''"],
])("gives a shell %s as %s", (text, word) => {
  expect(shellWord(text)).toBe(word);
});
