import { expect, it } from "vitest";
import { parseProjectName } from "../project-name.ts";
import { CLAIMS_COMPLETE_KEY, claimKey, parseClaimKey } from "./claim-keys.ts";

it.each([
  [claimKey(parseProjectName("acme")), "acme"],
  [claimKey(parseProjectName("Acme.Core")), "acme-core"],
  [CLAIMS_COMPLETE_KEY, undefined],
  ["_claims/Acme", undefined],
  ["_claims/acme.core", undefined],
  ["_claims/", undefined],
  ["_claims/acme/", undefined],
  ["_claims/acme\n", undefined],
  ["a/_claims/acme", undefined],
  ["_index/acme", undefined],
])("the object at %j claims the name %j", (key, project) => {
  expect(parseClaimKey(key)).toBe(project);
});
