import { type Ask, basic } from "../request.ts";

/** The title, the request, and its outcome in `outcomeOf`'s words. */
export type Row = readonly [what: string, ask: Ask, outcome: string];

/** Makes rows for one user's requests. */
export function as(user: string, token: string, rows: readonly Row[]): Row[] {
  return rows.map(([what, ask, outcome]) => [
    what,
    { ...ask, headers: { authorization: basic(user, token), ...ask.headers } },
    outcome,
  ]);
}
