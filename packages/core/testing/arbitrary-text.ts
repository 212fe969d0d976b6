import fc from "fast-check";

/** Characters that parsers get wrong: separators, look-alikes that case folding maps to ASCII, white space. */
const AWKWARD = [
  ..."-_.+!*/\\%<>\"'~^=, \t\n\v\f\r\0",
  ..."\x1c\x85\u00a0\u2003\u2028\ufeffıİſKé٣１ﬀ",
  ..."019abcdehlnoprstuvxyzRCDEV",
];

/** A text with up to three of its characters removed, replaced, doubled or preceded by an awkward one. */
export function mutated(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    by: fc.constantFrom(...AWKWARD),
    how: fc.constantFrom("remove", "replace", "double", "insert"),
  });
  return fc.tuple(text, fc.array(edit, { minLength: 1, maxLength: 3 })).map(([start, edits]) =>
    edits.reduce((now, { at, by, how }) => {
      const i = Math.floor(at * now.length);
      const here = now.charAt(i);
      const middle = { remove: "", replace: by, double: here + here, insert: by + here }[how] ?? "";
      return now.slice(0, i) + middle + now.slice(i + 1);
    }, start),
  );
}

/** A version in any spelling that PEP 440 allows. */
export function anyVersion(): fc.Arbitrary<string> {
  const number = fc.oneof(
    fc.nat({ max: 12 }).map(String),
    fc.nat({ max: 9 }).map((n) => `0${n}`),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }).map(String),
  );
  const separator = fc.constantFrom("", ".", "-", "_");
  const optional = (text: fc.Arbitrary<string>) => fc.option(text, { nil: "" });
  const tagged = (...words: string[]) =>
    optional(
      fc.tuple(separator, fc.constantFrom(...words), separator, optional(number)).map((p) => p.join("")),
    );
  const localSegment = fc.oneof(number, fc.stringMatching(/^[a-zA-Z0-9]{1,4}$/));

  return fc
    .tuple(
      fc.constantFrom("", "", "", "v", "V"),
      optional(number.map((epoch) => `${epoch}!`)),
      fc.array(number, { minLength: 1, maxLength: 4 }).map((release) => release.join(".")),
      tagged("a", "b", "c", "rc", "alpha", "beta", "pre", "preview", "RC", "Alpha"),
      fc.oneof(
        tagged("post", "rev", "r", "POST"),
        number.map((post) => `-${post}`),
      ),
      tagged("dev", "Dev"),
      optional(
        fc
          .array(fc.tuple(localSegment, fc.constantFrom(".", "-", "_")), { minLength: 1, maxLength: 3 })
          .map((segments) => `+${segments.flat().slice(0, -1).join("")}`),
      ),
    )
    .map((parts) => parts.join(""));
}

export function anyProjectName(): fc.Arbitrary<string> {
  return fc.stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9._-]{0,8}[a-zA-Z0-9])?$/);
}
