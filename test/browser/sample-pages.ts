/** One page of each kind in the sample index, and pages with something special. */
export const SAMPLE_PAGES = [
  "/",
  "/?q=e",
  "/project/_problems/",
  "/project/_pages/all-projects",
  "/project/_pages/licences",
  "/project/tidepool/",
  "/project/tidepool/?from=1.5.0&to=1.6.0#compare",
  "/project/tidepool/1.3.0/",
  "/project/tidepool/2.0.0b1/",
  "/project/gridlock/",
  "/project/skyline/",
  "/project/payload-schemas/",
  "/project/old-billing/",
  "/project/leaky-client/",
] as const;
