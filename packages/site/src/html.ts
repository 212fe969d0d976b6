import { escapeHtml } from "@wheelyard/core/html";

/** Text that is already HTML: made by the tag below, or sanitised. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value in a template: anything but HTML is escaped; `false` and `undefined` render nothing. */
export type HtmlValue = Html | string | number | false | undefined | readonly HtmlValue[];

/** A template that escapes its values, both between tags and in quoted attributes. */
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
