/** The subject of a page that belongs to no project and reveals nothing about one: everyone may read it. */
export const NO_PROJECT = "";

/**
 * The page at `/`: its place below `/_index`, and what CloudFront may turn that path into before the function sees it.
 */
export const HOME = { object: "/home/index.html", alias: "/project/index.html" };
