import { expect, it } from "vitest";
import { type SearchedProject, search, wordsOf } from "./search-index.ts";

const PROJECTS: SearchedProject[] = [
  ["acme", "Rockets"],
  ["acme-core", "What all rockets share"],
  ["my-acme", "A client of rockets"],
  ["placmeter", ""],
  ["sprockets", "Wheels with teeth"],
  ["zeta", "sends an acme to the moon\norbit escape-velocity"],
].map(([name = "", summary = ""]) => ({ name, details: undefined, said: summary.toLowerCase() }));

const breathe = async (): Promise<void> => {};

it.each([
  ["acme", ["acme", "acme-core", "my-acme", "placmeter", "zeta"]],
  ["ACME.core", ["acme-core"]],
  ["rockets", ["sprockets", "acme", "acme-core", "my-acme"]],
  ["acme rockets", ["acme", "acme-core", "my-acme"]],
  ["moon  acme", ["zeta"]],
  ["orbit", ["zeta"]],
  ["escape_velocity", ["zeta"]],
  ["moonorbit", []],
  ["nothing", []],
  ["", ["acme", "acme-core", "my-acme", "placmeter", "sprockets", "zeta"]],
])("finds for %j", async (query, names) => {
  const found = await search(PROJECTS, query, 10, breathe, () => false);
  expect(found?.projects.map(({ name }) => name)).toEqual(names);
  expect(found?.total).toBe(names.length);
});

it("counts all and gives as many as requested", async () => {
  const many = Array.from({ length: 5_000 }, (_, i) => ({ name: `p-${i}`, details: undefined, said: "" }));
  const found = await search(many, "p", 20, breathe, () => false);
  expect(found?.total).toBe(5_000);
  expect(found?.projects).toHaveLength(20);
});

it("stops when no one is waiting for it", async () => {
  let chunks = 0;
  const many = Array.from({ length: 50_000 }, (_, i) => ({
    name: `p-${i}`,
    details: undefined,
    said: "",
  }));
  const found = await search(many, "p", 20, breathe, () => ++chunks > 2);
  expect(found).toBeUndefined();
  expect(chunks).toBe(3);
});

it("breathes between thousands", async () => {
  let breaths = 0;
  const many = Array.from({ length: 50_000 }, (_, i) => ({
    name: `p-${i}`,
    details: undefined,
    said: "",
  }));
  await search(
    many,
    "p",
    20,
    async () => {
      breaths++;
    },
    () => false,
  );
  expect(breaths).toBeGreaterThan(10);
});

it("reads words in the way that names are written", () => {
  expect(wordsOf("  Acme__Core rockets ")).toEqual(["acme-core", "rockets"]);
});
