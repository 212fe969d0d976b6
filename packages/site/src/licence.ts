import type { CoreMetadata } from "@wheelyard/core/core-metadata";
import { fitting } from "./fitting.ts";
import { type Html, html } from "./html.ts";

/** Old packages put the whole licence text where its name belongs. */
const MAX_NAME_LENGTH = 80;

const MAX_CLASSIFIERS = 50;

const PREFIX = "License :: ";

/** The licence expression, or else whatever the author says. */
export function licence({ licenseExpression, license, classifiers }: CoreMetadata): Html | undefined {
  if (licenseExpression !== undefined) return html`<p>${licenseExpression}</p>`;
  if (license !== undefined) return named(license);
  const names = classified(classifiers);
  return names === undefined ? undefined : html`<p>${names}</p>`;
}

/**
 * The same as one short text.
 *
 * @returns undefined if the metadata names no licence
 */
export function licenceName({ licenseExpression, license, classifiers }: CoreMetadata): string | undefined {
  return (
    licenseExpression ?? license?.split("\n", 1)[0]?.slice(0, MAX_NAME_LENGTH) ?? classified(classifiers)
  );
}

function classified(classifiers: readonly string[]): string | undefined {
  const own = classifiers.filter((text) => text.startsWith(PREFIX));
  const names = fitting(own, MAX_CLASSIFIERS).map((text) => text.split(" :: ").at(-1) ?? text);
  return names.length === 0 ? undefined : names.join(", ");
}

function named(license: string): Html {
  const [first = ""] = license.split("\n", 1);
  if (license.length <= MAX_NAME_LENGTH && first === license) return html`<p>${license}</p>`;
  return html`<details><summary>${first.slice(0, MAX_NAME_LENGTH)}</summary><pre tabindex="0">${license.slice(0, MAX_TEXT_LENGTH)}</pre></details>`;
}

const MAX_TEXT_LENGTH = 40_000;
