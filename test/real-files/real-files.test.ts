import { seededShare } from "@wheelyard/core/testing/seeded-share";
import { expect, it } from "vitest";
import { pypiIndex } from "../support/pypi-index.ts";
import { indexFiles } from "./index-files.ts";
import { REFUSED, REQUIRES_PYTHON_LEFT_OUT } from "./known-differences.ts";
import { fetchFile, type PublishedFile, type RealFile, readPublished, readRealFiles } from "./real-file.ts";

/** How many projects are tried by default, and which. */
const SHARE = 80;
const SEED = process.env.REAL_FILES_SEED ?? "1";

const index = await pypiIndex();
const byProject = new Map<string, RealFile[]>();
for (const file of await readRealFiles()) {
  byProject.set(file.project, [...(byProject.get(file.project) ?? []), file]);
}
const all = [...byProject];
const projects =
  process.env.REAL_FILES === "all" ? all : seededShare(all, SHARE, SEED, ([project]) => project);

it.each(projects)("lists the files of %s like PyPI", async (project, files) => {
  const published = await readPublished(index, project);
  const known = files.map((file) => ({ file, published: publishedAs(file, published) }));
  const bytes = await Promise.all(
    known.map(async ({ file, published }) => [file.filename, await fetchFile(file, published)] as const),
  );
  const { listed, rejected } = await indexFiles(project, new Map(bytes));
  for (const { file, published } of known) {
    const { filename, sha256 } = file;
    expect(rejected.get(filename)).toBe(REFUSED[filename]);
    if (filename in REFUSED) continue;
    const { hashes, size, "requires-python": requiresPython } = listed.get(filename) ?? {};
    const facts = { filename, sha256: hashes?.sha256, size, requiresPython: specifiersOf(requiresPython) };
    const expected = REQUIRES_PYTHON_LEFT_OUT.has(filename) ? undefined : published["requires-python"];
    expect(facts).toEqual({
      filename,
      sha256,
      size: published.size,
      requiresPython: specifiersOf(expected),
    });
  }
});

function publishedAs({ filename }: RealFile, published: ReadonlyMap<string, PublishedFile>): PublishedFile {
  const file = published.get(filename);
  if (file === undefined) throw new Error(`Cannot find "${filename}" on PyPI: take its row out of files.tsv`);
  return file;
}

/** PyPI writes the specifiers of newer uploads in another order, and without spaces. */
function specifiersOf(requiresPython: string | null | undefined): string[] {
  return (requiresPython ?? "")
    .split(",")
    .map((specifier) => specifier.replaceAll(" ", ""))
    .filter((specifier) => specifier !== "")
    .sort();
}
