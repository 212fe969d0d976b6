import { buildEdgeFunction } from "@wheelyard/edge-auth/build";
import { expect, it } from "vitest";
import { edgeForEmulator } from "./edge-for-emulator.ts";

/** With every character that has a meaning in a template or a string. */
const RECORD = JSON.stringify({ a: "`$" + "{1}\\'\"" });

it("changes only the imports of the edge function", async () => {
  const { code } = await buildEdgeFunction();
  const lines = edgeForEmulator(code, { alice: "{}" }).split("\n");
  const ownLines = code.split("\n");
  const rest = ownLines.filter((line) => !line.startsWith("import "));
  expect(ownLines.length - rest.length).toBe(2);
  expect(lines.slice(-rest.length)).toEqual(rest);
  expect(lines.join("\n")).not.toContain('"cloudfront"');
});

it("gives a record of the store as it is, and throws for an unknown key", async () => {
  const code = edgeForEmulator('import kv from"cloudfront";\nimport c from"crypto";\nkv.kvs()', {
    alice: RECORD,
  });
  expect(code).toContain('import c from "crypto";');
  const store = new Function(code.replace(/^import .*$/m, "").replace("kv.kvs()", "return kv.kvs()"))();
  await expect(store.get("alice")).resolves.toBe(RECORD);
  await expect(store.get("bob")).rejects.toThrow("KeyNotFound");
  await expect(store.get("__proto__")).rejects.toThrow("KeyNotFound");
});

it("refuses a function without a store", () => {
  expect(() => edgeForEmulator("async function handler() {}", {})).toThrow(
    "expected an import of cloudfront",
  );
});
