import * as z from "zod";

/** A text of a certain form. One sentence says what is expected, whether it is missing or invalid. */
export function text(form: RegExp, expected: string) {
  return z.string({ error: expected }).regex(form, { error: expected });
}

export function list<T extends z.ZodType>(item: T) {
  return z.array(item, { error: "expected a list" });
}
