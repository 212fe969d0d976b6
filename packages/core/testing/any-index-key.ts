import fc from "fast-check";
import { downloadsKey, mostUsedKey } from "../src/bucket-layout/download-keys.ts";
import { INDEX_PREFIX } from "../src/bucket-layout/index-folder.ts";
import { LIST_PAGES, listPageKeys } from "../src/bucket-layout/list-page-keys.ts";
import {
  legacyProjectKey,
  legacyReleaseKey,
  peopleProjectKey,
  peopleReleaseKey,
  projectPageKeys,
  releaseAdvisoriesKey,
  releasesFeedKey,
} from "../src/bucket-layout/project-keys.ts";
import { agreementKey, metadataKey, rejectionKey, waitingPrefix } from "../src/bucket-layout/record-keys.ts";
import { homeShardKey, rootPageKeys, updatesKeys } from "../src/bucket-layout/root-keys.ts";
import {
  alsoInKey,
  assetKey,
  PAGES_OF_ALL_ROOTS,
  standingPageKey,
} from "../src/bucket-layout/shared-page-keys.ts";
import type { IndexKey } from "../src/index-key.ts";
import { MAIN } from "../src/root.ts";
import { parseVersion } from "../src/version.ts";
import { anyProject, anyRoot } from "./any-root.ts";
import { anyVersion } from "./arbitrary-text.ts";

const view = fc.constantFrom("state", "html", "compressed");
const version = anyVersion().map((text) => parseVersion(text).normalised);
const digest = fc.stringMatching(/^[0-9a-f]{64}$/);
const userKey = fc.string({ minLength: 1, maxLength: 200 });

const BY_KIND: { [Kind in IndexKey["kind"]]: fc.Arbitrary<IndexKey & { kind: Kind }> } = {
  rootPage: fc.record({ kind: fc.constant("rootPage"), root: anyRoot, view }),
  projectPage: fc.record({
    kind: fc.constant("projectPage"),
    project: anyProject,
    view: fc.constantFrom("state", "json", "html", "compressed"),
  }),
  legacyProject: fc.record({ kind: fc.constant("legacyProject"), project: anyProject }),
  legacyRelease: fc.record({ kind: fc.constant("legacyRelease"), project: anyProject, version }),
  releasesFeed: fc.record({ kind: fc.constant("releasesFeed"), project: anyProject }),
  peopleProject: fc.record({ kind: fc.constant("peopleProject"), project: anyProject }),
  peopleRelease: fc.record({ kind: fc.constant("peopleRelease"), project: anyProject, version }),
  releaseAdvisories: fc.record({ kind: fc.constant("releaseAdvisories"), project: anyProject, version }),
  updates: fc.record({ kind: fc.constant("updates"), root: anyRoot }),
  updatesFeed: fc.record({ kind: fc.constant("updatesFeed"), root: anyRoot }),
  home: fc.record({ kind: fc.constant("home"), root: anyRoot }),
  listPage: fc.oneof(
    ...LIST_PAGES.map((page) =>
      fc.record({
        kind: fc.constant("listPage" as const),
        page: fc.constant(page),
        root: PAGES_OF_ALL_ROOTS.includes(page) ? fc.constant(MAIN) : anyRoot,
        view: fc.constantFrom("state" as const, "html" as const),
      }),
    ),
  ),
  homeShard: fc.record({
    kind: fc.constant("homeShard"),
    root: anyRoot,
    shard: fc.stringMatching(/^(?:[0-9a-f]{2}){1,2}$/),
  }),
  waiting: fc.record({ kind: fc.constant("waiting"), project: anyProject, digest }),
  asset: fc.record({ kind: fc.constant("asset"), name: fc.stringMatching(/^[a-z][a-z0-9.-]{0,20}$/) }),
  standingPage: fc.record({
    kind: fc.constant("standingPage"),
    name: fc.stringMatching(/^[a-z-]{1,20}$/),
  }),
  alsoIn: fc.record({ kind: fc.constant("alsoIn"), name: anyProject.map(({ name }) => name) }),
  agreement: fc.record({ kind: fc.constant("agreement"), name: fc.stringMatching(/^[a-z0-9]{1,20}$/) }),
  downloads: fc.record({ kind: fc.constant("downloads"), project: anyProject }),
  mostUsed: fc.record({ kind: fc.constant("mostUsed"), root: anyRoot }),
  metadata: fc.record({ kind: fc.constant("metadata"), key: userKey }),
  rejection: fc.record({ kind: fc.constant("rejection"), key: userKey }),
  unnamedRejection: fc.record({ kind: fc.constant("unnamedRejection"), digest }),
};

/** Keys of every kind. */
export const anyIndexKey: fc.Arbitrary<IndexKey> = fc.oneof(
  ...Object.values<fc.Arbitrary<IndexKey>>(BY_KIND),
);

/** The key, as the builders of the bucket's layout make it. */
export function buildIndexKey(key: IndexKey): string {
  switch (key.kind) {
    case "rootPage":
      return rootPageKeys(key.root)[key.view];
    case "projectPage":
      return projectPageKeys(key.project)[key.view];
    case "legacyProject":
      return legacyProjectKey(key.project);
    case "legacyRelease":
      return legacyReleaseKey(key.project, key.version);
    case "releasesFeed":
      return releasesFeedKey(key.project);
    case "peopleProject":
      return peopleProjectKey(key.project);
    case "releaseAdvisories":
      return releaseAdvisoriesKey(key.project, key.version);
    case "peopleRelease":
      return peopleReleaseKey(key.project, key.version);
    case "updates":
      return updatesKeys(key.root).state;
    case "updatesFeed":
      return updatesKeys(key.root).feed;
    case "home":
      return updatesKeys(key.root).home;
    case "listPage":
      return listPageKeys(key.page, key.root)[key.view];
    case "homeShard":
      return homeShardKey(key.root, key.shard);
    case "waiting":
      return `${waitingPrefix(key.project)}${key.digest}.json`;
    case "asset":
      return assetKey(key.name);
    case "standingPage":
      return standingPageKey(key.name);
    case "alsoIn":
      return alsoInKey(key.name);
    case "agreement":
      return agreementKey(key.name);
    case "downloads":
      return downloadsKey(key.project);
    case "mostUsed":
      return mostUsedKey(key.root);
    case "metadata":
      return metadataKey(key.key);
    case "rejection":
      return rejectionKey(key.key);
    case "unnamedRejection":
      return `${INDEX_PREFIX}rejected/${key.digest}.json`;
  }
}
