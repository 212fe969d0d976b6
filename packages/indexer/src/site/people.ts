import { type Html, html } from "./html.ts";

const MAX_PEOPLE = 50;

/**
 * Names and addresses. Both fields may hold either: today's build tools write `Ada Lovelace <ada@example.com>` into the
 * one for addresses.
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

/** At the commas that are neither in quotes nor in an address. */
function split(text: string): Person[] {
  return (text.match(/(?:"[^"]*"|<[^>]*>|[^,"<]|["<])+/g) ?? []).flatMap((part) => {
    const [, name = "", address = part.trim()] = /^\s*([^<]*?)\s*<([^>]*)>\s*$/.exec(part) ?? [];
    return address === "" && name === "" ? [] : { name: name.replace(/^"(.*)"$/, "$1"), address };
  });
}
