import { escapeHtml } from "@wheelyard/core/html";

/** Text that is HTML already: what the tag below made, and what was sanitised. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: all but HTML is escaped; `false` and `undefined` leave nothing. */
export type HtmlValue = Html | string | number | false | undefined | readonly HtmlValue[];

/** A template that escapes what is put into it, between tags and in quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = strings[0] ?? "";
  for (const [i, value] of values.entries()) text += escaped(value) + (strings[i + 1] ?? "");
  return new Html(text);
}

function escaped(value: HtmlValue): string {
  if (value === undefined || value === false) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(escaped).join("");
  return escapeHtml(String(value));
}
