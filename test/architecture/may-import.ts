/** The indexer's folders. Each may import those before it. */
export const INDEXER = [
  "store",
  "commit",
  "reporting",
  "retrying",
  "reading",
  "views",
  "claims",
  "lists",
  "protocol",
  "reconcile",
].map((folder) => `packages/indexer/src/${folder}`);

const CORE = "packages/core/src";
/** The one module of core that the edge may import. Its function has little room and an old language. */
export const CORE_CONSTANTS = "packages/core/src/url-layout.ts";
/** The headers of the edge function's answers, and of the policies for all others. */
export const RESPONSE_HEADERS = "packages/edge-auth/src/response-headers.ts";
const SITE = "packages/site/src";
const STORE = "packages/indexer/src/store";
const COMMIT = "packages/indexer/src/commit";
const REPORTING = "packages/indexer/src/reporting";
const LISTS = "packages/indexer/src/lists";
const UPSTREAM = "packages/upstream/src";
const ADVISORIES = "packages/advisories/src";
const USAGE = "packages/usage/src";

/**
 * Who may import whom. A part may import itself, Node, what its package.json names, and the parts listed here; the
 * arrows point one way. CONTRIBUTING.md and the READMEs say the same.
 */
export const MAY_IMPORT: Record<string, readonly string[]> = {
  [CORE]: [],
  [SITE]: [CORE],
  ...Object.fromEntries(INDEXER.map((folder, index) => [folder, [CORE, SITE, ...INDEXER.slice(0, index)]])),
  "packages/indexer/src": [CORE, SITE, ...INDEXER],
  [UPSTREAM]: [CORE, SITE, STORE, COMMIT, REPORTING, LISTS, ADVISORIES],
  [ADVISORIES]: [CORE, STORE, COMMIT],
  [USAGE]: [CORE, STORE, COMMIT],
  "packages/edge-auth/src/viewer-request": [CORE_CONSTANTS, RESPONSE_HEADERS],
  "packages/edge-auth": [CORE_CONSTANTS, "packages/edge-auth/src/viewer-request"],
  "packages/local": [CORE, SITE, "packages/indexer/src", ...INDEXER, "packages/edge-auth", UPSTREAM, USAGE],
  "packages/cli": [
    CORE,
    SITE,
    "packages/indexer/src",
    ...INDEXER,
    "packages/edge-auth",
    UPSTREAM,
    ADVISORIES,
  ],
  infra: [CORE, SITE, "packages/indexer/src", ...INDEXER, "packages/edge-auth", UPSTREAM, ADVISORIES, USAGE],
};

/** Core is pure: no network, no clock, no environment. */
export const CORE_MAY_USE = ["node:crypto", "htmlparser2", "@streamparser/json"];
