import { type Ask, basic } from "../request.ts";

/** What is shown, the request, and its outcome as `outcomeOf` puts it. */
export type Row = readonly [what: string, ask: Ask, outcome: string];

/** Makes rows of what one user asks for. */
export function as(user: string, token: string, rows: readonly Row[]): Row[] {
  return rows.map(([what, ask, outcome]) => [
    what,
    { ...ask, headers: { authorization: basic(user, token), ...ask.headers } },
    outcome,
  ]);
}
