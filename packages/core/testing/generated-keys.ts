import {
  agreementKey,
  assetKey,
  CLAIMS_COMPLETE_KEY,
  claimKey,
  homeShardKey,
  legacyProjectKey,
  legacyReleaseKey,
  MAX_KEY_BYTES,
  metadataKey,
  PROBLEMS_KEYS,
  peopleProjectKey,
  peopleReleaseKey,
  projectPageKeys,
  ROOT_PAGE_KEYS,
  rejectionKey,
  releasesFeedKey,
  UPDATES_KEYS,
  waitingKey,
} from "../src/bucket-layout.ts";
import { parseProjectName } from "../src/project-name.ts";

const ACME = parseProjectName("acme");

/** A key of every kind that the indexer writes. */
export const GENERATED_KEYS: readonly string[] = [
  ...Object.values(ROOT_PAGE_KEYS),
  ...Object.values(UPDATES_KEYS),
  ...Object.values(PROBLEMS_KEYS),
  homeShardKey("00"),
  assetKey("site.css"),
  assetKey("page.js"),
  agreementKey("00"),
  ...Object.values(projectPageKeys(ACME)),
  legacyProjectKey(ACME),
  legacyReleaseKey(ACME, "1.0"),
  releasesFeedKey(ACME),
  peopleProjectKey(ACME),
  peopleReleaseKey(ACME, "1.0"),
  CLAIMS_COMPLETE_KEY,
  claimKey(ACME),
  waitingKey(ACME, "acme.status"),
  metadataKey("a/acme-1.0.whl"),
  rejectionKey("acme-1.0-py3-none-any.whl"),
  rejectionKey("x".repeat(MAX_KEY_BYTES)),
  rejectionKey(`${"long/".repeat(200)}acme-1.0-py3-none-any.whl`),
];
