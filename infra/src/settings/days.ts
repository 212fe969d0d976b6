import * as z from "zod";

export const days = (least: number) =>
  z
    .int({ error: `expected a number of days, at least ${least}` })
    .min(least, { error: `expected at least ${least}` });
