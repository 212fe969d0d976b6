/** What a page concerns that is part of no project, and tells nothing of any: everybody may read it. */
export const NO_PROJECT = "";

/** The page at `/`: where it lies below `/_index`, and what CloudFront may make of that path before the function sees it. */
export const HOME = { object: "/home/index.html", alias: "/project/index.html" };
