/**
 * `pnpm explore` explores all that ever was, which takes a quarter of an hour. The suite leaves out the scenarios with
 * the most states.
 */
export const isThorough = process.env.EXPLORE === "thorough";
