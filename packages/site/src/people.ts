import { type Html, html } from "./html.ts";

const MAX_PEOPLE = 50;

/**
 * Names and addresses. Both fields may contain either: today's build tools write `Ada Lovelace <ada@example.com>` into the
 * field for addresses.
 */
export function people(names: string | undefined, addresses: string | undefined): Html | undefined {
  const all = [...(names ? [{ name: names, address: "" }] : []), ...split(addresses ?? "")];
  if (all.length === 0) return undefined;
  return html`<ul>${all.slice(0, MAX_PEOPLE).map(person)}</ul>`;
}

interface Person {
  name: string;
  address: string;
}

function person({ name, address }: Person): Html {
  return html`<li>${name || address}${name !== "" && address !== "" && html` <span class="note">${address}</span>`}</li>`;
}

/** Splits at commas that are neither in quotes nor in an address. */
function split(text: string): Person[] {
  const people: Person[] = [];
  let start = 0;
  for (const comma of [...separators(text), text.length]) {
    const person = readPerson(text.slice(start, comma).trim());
    if (person.name !== "" || person.address !== "") people.push(person);
    start = comma + 1;
  }
  return people;
}

/** The positions of these commas. An unclosed quote or bracket is an ordinary character. */
function separators(text: string): number[] {
  const [lastQuote, lastBracket] = [text.lastIndexOf('"'), text.lastIndexOf(">")];
  const commas: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === ",") commas.push(at);
    if (character === '"' && at < lastQuote) at = text.indexOf('"', at + 1);
    if (character === "<" && at < lastBracket) at = text.indexOf(">", at);
  }
  return commas;
}

function readPerson(text: string): Person {
  const start = text.indexOf("<");
  const address = text.slice(start + 1, -1);
  if (start === -1 || !text.endsWith(">") || address.includes(">")) return { name: "", address: text };
  return {
    name: text
      .slice(0, start)
      .trim()
      .replace(/^"(.*)"$/, "$1"),
    address,
  };
}
