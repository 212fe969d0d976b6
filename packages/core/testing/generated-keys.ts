import {
  agreementKey,
  alsoInKey,
  assetKey,
  CLAIMS_COMPLETE_KEY,
  claimKey,
  downloadsKey,
  homeShardKey,
  LIST_PAGES,
  type ListPage,
  legacyProjectKey,
  legacyReleaseKey,
  listPageKeys,
  MAX_KEY_BYTES,
  metadataKey,
  PAGES_OF_ALL_ROOTS,
  peopleProjectKey,
  peopleReleaseKey,
  projectPageKeys,
  rejectionKey,
  releasesFeedKey,
  rootPageKeys,
  standingPageKey,
  updatesKeys,
  waitingKey,
} from "../src/bucket-layout.ts";
import type { Project } from "../src/project.ts";
import { parseProjectName } from "../src/project-name.ts";
import { MAIN, type Root } from "../src/root.ts";

const ACME = parseProjectName("acme");

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
    legacyReleaseKey(project, "1.0"),
    releasesFeedKey(project),
    peopleProjectKey(project),
    peopleReleaseKey(project, "1.0"),
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
