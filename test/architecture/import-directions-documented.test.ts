import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CORE_MAY_USE, INDEXER, MAY_IMPORT } from "./may-import.ts";

interface Place {
  /** A package, such as `indexer`. */
  owner: string;
  /** A folder or module of it; undefined for all of it. */
  piece: string | undefined;
}

/** The whole packages, by name. */
const PARTS = Object.keys(MAY_IMPORT)
  .map((path) => ({ path, ...placeOf(path) }))
  .filter(({ piece }) => piece === undefined);

describe("the documentation says what may be imported by", () => {
  const contributing = readFileSync("CONTRIBUTING.md", "utf8");

  it.each(PARTS)("$owner", ({ path, owner }) => {
    const folder = folderOf(owner);
    const row = contributing.split("\n").find((line) => line.startsWith(`| [\`${folder}\`]`));
    expect(row).toMatch(/^\|.*\|.*\|.*\|$/);
    expect(row?.split("|")[3]?.trim()).toBe(inWords(path, owner));
    expect(sentence(folder, /It may import [^.]*\./)).toBe(
      owner === "core"
        ? `It may import nothing of ours, and from elsewhere only ${listed(CORE_MAY_USE.map(quoted))}.`
        : `It may import ${inWords(path, owner)}.`,
    );
  });

  it("the function at the edge", () => {
    const path = "packages/edge-auth/src/viewer-request";
    expect(sentence("packages/edge-auth", /`src\/viewer-request`, [^.]*\./)).toBe(
      `\`src/viewer-request\`, which is what is deployed, may import ${inWords(path)}.`,
    );
  });

  it("each folder of the indexer", () => {
    const order = sentence("packages/indexer", /Folders, each of which may import those before it: [^.]*\./);
    expect([...order.matchAll(/`([^`]+)`/g)].map(([, name]) => name)).toEqual(
      INDEXER.map((folder) => placeOf(folder).piece),
    );
  });
});

it.each(["packages/local", "infra"])("%s/README.md names every folder of its sources", (part) => {
  const readme = readFileSync(`${part}/README.md`, "utf8");
  const folders = readdirSync(`${part}/src`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "__snapshots__")
    .map(({ name }) => name);
  expect(folders.length).toBeGreaterThan(5);
  expect(folders.filter((name) => !new RegExp(`[\`/]${name}[\`/]`).test(readme))).toEqual([]);
});

/** @param own the package whose own folders are left out, if any */
function inWords(path: string, own?: string): string {
  const places = (MAY_IMPORT[path] ?? []).map(placeOf).filter(({ owner }) => owner !== own);
  const wholes = places.filter(({ piece }) => piece === undefined).map(({ owner }) => owner);
  const partial = [...new Set(places.map(({ owner }) => owner))].filter((owner) => !wholes.includes(owner));
  const pieces = partial.map((owner) => {
    const ofOwner = places.filter((place) => place.owner === owner).map(({ piece = "" }) => quoted(piece));
    return `${listed(ofOwner)} of ${owner}`;
  });
  if (wholes.length === 0) return pieces.length === 0 ? "nothing of ours" : listed(pieces);
  return pieces.length === 0 ? listed(wholes) : `${wholes.join(", ")}, and ${listed(pieces)}`;
}

function placeOf(path: string): Place {
  const [, owner = "", piece] = /^(?:packages\/)?([^/]+)(?:\/src)?(?:\/(.+?)(?:\.ts)?)?$/.exec(path) ?? [];
  return { owner, piece };
}

function folderOf(owner: string): string {
  return existsSync(`packages/${owner}`) ? `packages/${owner}` : owner;
}

/** The sentence of a README that an expression describes, on one line. */
function sentence(folder: string, form: RegExp): string {
  const text = readFileSync(`${folder}/README.md`, "utf8").replace(/\s+/g, " ");
  return form.exec(text)?.[0] ?? `no sentence like ${form}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function quoted(name: string): string {
  return `\`${name}\``;
}
