import { expect, it } from "vitest";
import { CommandError } from "../command-error.ts";
import { completed, type TargetOptions } from "./target-options.ts";

it.each<[TargetOptions, Record<string, string>, TargetOptions]>([
  [{}, { WHEELYARD_BUCKET: "b", WHEELYARD_ENV: "e" }, { bucket: "b" }],
  [{ env: "e" }, { WHEELYARD_BUCKET: "" }, { env: "e" }],
  [{ bucket: "b" }, { WHEELYARD_ENV: "" }, { bucket: "b" }],
  [
    { bucket: "b", indexUrl: "https://i" },
    { WHEELYARD_INDEX_URL: "" },
    { bucket: "b", indexUrl: "https://i" },
  ],
])("completes %j by %j", (options, env, expected) => {
  expect(completed(options, env)).toEqual(expected);
});

it.each<[TargetOptions, Record<string, string>, string]>([
  [{}, { WHEELYARD_BUCKET: "" }, 'Cannot use WHEELYARD_BUCKET "": expected the name of a bucket, or unset'],
  [{}, { WHEELYARD_ENV: "" }, 'Cannot use WHEELYARD_ENV "": expected the name of an environment'],
  [
    { env: "e" },
    { WHEELYARD_INDEX_URL: "" },
    'Cannot use WHEELYARD_INDEX_URL "": expected the index\'s address',
  ],
  [{ bucket: "" }, {}, 'Cannot use --bucket "": expected the name of a bucket'],
  [{ region: "", env: "e" }, {}, 'Cannot use --region "": expected the name of a region'],
])("refuses %j with %j", (options, env, message) => {
  expect(() => completed(options, env)).toThrow(message);
  expect(() => completed(options, env)).toThrow(CommandError);
});
