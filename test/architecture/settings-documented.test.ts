import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parseEnvironments } from "../../infra/src/settings/environment.ts";
import { readSettings } from "../../packages/local/src/settings.ts";
import { documents, parseDocument, readDocument } from "./document.ts";
import { filesBelow } from "./files-below.ts";

const LEAST = { region: "eu-central-1", data: "disposable", upstream: { reserved: [] } };
const CERTIFICATE = "7e7a28d2-163f-4b8f-b9cd-822f96c08d6a";

/** Every name in the code, without this test, which makes some up. */
const names = new Set(
  ["packages", "infra", "bench", "test"]
    .flatMap(filesBelow)
    .filter((file) => /\.(?:[cm]?ts|json)$/.test(file) && !/\/(?:dist|cdk\.out|fixtures)\//.test(file))
    .filter((file) => !file.endsWith("settings-documented.test.ts"))
    .flatMap((file) => readFileSync(file, "utf8").match(/\b[A-Za-z_]\w*/g) ?? []),
);

it.each(documents().flatMap(examplesOf))(
  "the settings in %s, example %i, are accepted",
  (_path, _number, text) => {
    expect(() => parseExample(text)).not.toThrow();
  },
);

it.each([
  ["a setting that does not exist", "upstream: { reserved: [], maximumAgeDays: 7 },", /"maximumAgeDays"/],
  ["a value that is not accepted", 'data: "some",', /dev\.data is "some"/],
])("an example with %s is refused", (_, text, message) => {
  expect(() => parseExample(text)).toThrow(message);
});

it("docs/local.md lists exactly the variables that the local stack reads", () => {
  const read = new Set<string>();
  const env = { UPSTREAM: "https://pypi.org/simple/" };
  readSettings(
    new Proxy<Record<string, string>>(env, {
      get(target, name) {
        read.add(String(name));
        return target[String(name)];
      },
    }),
  );
  const rows = readFileSync("docs/local.md", "utf8").matchAll(/^\| ((?:`[A-Z_0-9]+`,? ?)+)\|/gm);
  const listed = [...rows].flatMap(([, cell = ""]) => cell.match(/[A-Z_0-9]+/g) ?? []);
  expect(listed.sort()).toEqual([...read].sort());
});

it.each(documents())("%s names no setting, identifier or file that does not exist", (path) => {
  expect(missingFrom(readDocument(path).code)).toEqual([]);
});

it.each([
  ["a setting", "`upstream.maximumAgeDays`", "upstream.maximumAgeDays"],
  ["an identifier", "`ensureNothingAtAll`", "ensureNothingAtAll"],
  ["a file", "`test/system/none.test.ts`", "test/system/none.test.ts"],
])("%s that does not exist is found", (_, markdown, word) => {
  expect(missingFrom(parseDocument(markdown).code)).toEqual([word]);
});

function examplesOf(path: string): [path: string, number: number, text: string][] {
  const blocks = readFileSync(path, "utf8").matchAll(/^ *```ts\n([\s\S]*?)^ *```/gm);
  return [...blocks].map(([, text = ""], i) => [path, i + 1, text.trim()]);
}

function parseExample(text: string): void {
  const settings = new Function(
    `return { ${text.replaceAll("certificate/…", `certificate/${CERTIFICATE}`)} }`,
  )();
  parseEnvironments({ dev: { ...LEAST, ...settings } });
}

/** Words with a capital inside are ours: settings and names in the code. AWS's own begin with a capital. */
function missingFrom(code: readonly string[]): string[] {
  const identifiers = code
    .filter((word) => /^(?:[a-z]\w*\.)*[a-z]+[A-Z]\w*$/.test(word))
    .filter((word) => !word.split(".").every((part) => names.has(part)));
  const files = code
    .filter((word) => /^(?:packages|infra|bench|test|docs)\/[\w./-]+\.\w+$/.test(word))
    .filter((word) => !word.includes("NAME") && !existsSync(word));
  return [...identifiers, ...files];
}
