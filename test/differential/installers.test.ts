import { ODD_FILES, PIPS_FILES } from "@wheelyard/indexer/testing/corpus/odd-files";
import { expect, it } from "vitest";
import { INSTALLERS, install } from "./installers.ts";
import { publish } from "./published.ts";

const CASES = Object.entries(INSTALLERS).flatMap(([name, installer]) =>
  ODD_FILES.map(([what, build]) => ({ name, what, installer, build })),
);

it.each(CASES)("$name installs what is published from $what", async ({ installer, build }) => {
  const { filename, contents } = build();
  const published = await publish(filename, ...contents);
  if (published.kind === "rejected") return expect.fail(published.reason);
  const body = Buffer.concat(contents.map((part) => part as Uint8Array));
  expect(await install(installer, filename, body)).toEqual({ metadata: published.metadata });
});

it.each(PIPS_FILES)("pip installs %s as published, and uv does not", async (_, build) => {
  const { filename, contents } = build();
  const published = await publish(filename, ...contents);
  if (published.kind === "rejected") return expect.fail(published.reason);
  const body = Buffer.concat(contents.map((part) => part as Uint8Array));
  expect(await install(INSTALLERS.pip, filename, body)).toEqual({ metadata: published.metadata });
  expect(await install(INSTALLERS.uv, filename, body)).toHaveProperty("error");
});
