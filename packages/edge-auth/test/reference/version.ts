/** Every way to take something off the front of a text: the possible remainders. */
type Part = (text: string) => string[];

const either =
  (...parts: Part[]): Part =>
  (text) =>
    parts.flatMap((part) => part(text));
const inOrder =
  (...parts: Part[]): Part =>
  (text) =>
    parts.reduce((rests, part) => [...new Set(rests.flatMap(part))], [text]);
const maybe = (part: Part): Part => either((text) => [text], part);
const some =
  (part: Part): Part =>
  (text) =>
    part(text).flatMap((rest) => [rest, ...(rest === text ? [] : some(part)(rest))]);
const word = (...words: string[]): Part =>
  either(
    ...words.map(
      (each): Part =>
        (text) =>
          text.startsWith(each) ? [text.slice(each.length)] : [],
    ),
  );

const separator = word("-", "_", ".");
const number = some(word(..."0123456789"));
const letterOrDigit = word(..."0123456789abcdefghijklmnopqrstuvwxyz");

const version = inOrder(
  maybe(word("v")),
  maybe(inOrder(number, word("!"))),
  number,
  maybe(some(inOrder(word("."), number))),
  maybe(
    inOrder(
      maybe(separator),
      word("alpha", "a", "beta", "b", "preview", "pre", "c", "rc"),
      maybe(separator),
      maybe(number),
    ),
  ),
  maybe(
    either(
      inOrder(word("-"), number),
      inOrder(maybe(separator), word("post", "rev", "r"), maybe(separator), maybe(number)),
    ),
  ),
  maybe(inOrder(maybe(separator), word("dev"), maybe(separator), maybe(number))),
  maybe(inOrder(word("+"), some(letterOrDigit), maybe(some(inOrder(separator, some(letterOrDigit)))))),
);

/** Whether a text is a PEP 440 version, by trying every way to read it. */
export function isVersion(text: string): boolean {
  return version(text.toLowerCase()).includes("");
}
