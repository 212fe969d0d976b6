/**
 * A function that does its work again only for another argument than the last one: a process that stays warm is asked
 * for the same over and over.
 *
 * @param make a pure function, of a text or of a value that is never changed
 * @example
 * rememberLast((name) => ({ name }))("acme").name // "acme"
 */
export function rememberLast<A, R>(make: (argument: A) => R): (argument: A) => R {
  let last: { argument: A; result: R } | undefined;
  return (argument) => {
    if (last === undefined || last.argument !== argument) last = { argument, result: make(argument) };
    return last.result;
  };
}
