/**
 * Makes a function that remembers its last argument and result, because a warm process is asked for the same thing
 * again and again.
 *
 * @param make a pure function of a text, or of a value that never changes
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
