import { CLAIMS_COMPLETE_KEY, claimKey } from "../src/bucket-layout/claim-keys.ts";
import { downloadsKey } from "../src/bucket-layout/download-keys.ts";
import { LIST_PAGES, type ListPage, listPageKeys } from "../src/bucket-layout/list-page-keys.ts";
import { MAX_KEY_BYTES } from "../src/bucket-layout/object-key.ts";
import {
  legacyProjectKey,
  legacyReleaseKey,
  peopleProjectKey,
  peopleReleaseKey,
  projectPageKeys,
  releasesFeedKey,
} from "../src/bucket-layout/project-keys.ts";
import { agreementKey, metadataKey, rejectionKey, waitingKey } from "../src/bucket-layout/record-keys.ts";
import { homeShardKey, rootPageKeys, updatesKeys } from "../src/bucket-layout/root-keys.ts";
import {
  alsoInKey,
  assetKey,
  PAGES_OF_ALL_ROOTS,
  standingPageKey,
} from "../src/bucket-layout/shared-page-keys.ts";
import type { Project } from "../src/project.ts";
import { parseProjectName } from "../src/project-name.ts";
import { MAIN, type Root } from "../src/root.ts";
import { parseVersion } from "../src/version.ts";

const ACME = parseProjectName("acme");
const VERSION = parseVersion("1.0").normalised;

/** Those that are one for all roots, or those that each root has. */
function listPages(areOfAllRoots: boolean): ListPage[] {
  return LIST_PAGES.filter((page) => PAGES_OF_ALL_ROOTS.includes(page) === areOfAllRoots);
}

/** A key of every kind that is kept under its root. */
export function keysOfRoot(root: Root): readonly string[] {
  const project: Project = { root, name: ACME };
  return [
    ...Object.values(rootPageKeys(root)),
    ...Object.values(updatesKeys(root)),
    ...listPages(false).flatMap((page) => Object.values(listPageKeys(page, root))),
    homeShardKey(root, "00"),
    homeShardKey(root, "003f"),
    ...Object.values(projectPageKeys(project)),
    legacyProjectKey(project),
    legacyReleaseKey(project, VERSION),
    releasesFeedKey(project),
    peopleProjectKey(project),
    peopleReleaseKey(project, VERSION),
    waitingKey(project, "acme.status"),
  ];
}

/** A key of every kind that the indexer writes. */
export const GENERATED_KEYS: readonly string[] = [
  ...keysOfRoot(MAIN),
  assetKey("site.css"),
  assetKey("page.js"),
  standingPageKey("all-projects"),
  ...listPages(true).flatMap((page) => Object.values(listPageKeys(page, MAIN))),
  alsoInKey(ACME),
  agreementKey("00"),
  CLAIMS_COMPLETE_KEY,
  claimKey(ACME),
  downloadsKey({ root: MAIN, name: ACME }),
  metadataKey("a/acme-1.0.whl"),
  rejectionKey("acme-1.0-py3-none-any.whl"),
  rejectionKey("x".repeat(MAX_KEY_BYTES)),
  rejectionKey(`${"long/".repeat(200)}acme-1.0-py3-none-any.whl`),
];
