import type { CoreMetadata } from "@wheelyard/core/core-metadata";
import { cutText } from "@wheelyard/core/cut-text";
import { isSpdxExpression } from "./spdx-expression.ts";

/** What a release says about its licence. */
export interface Licence {
  /** The field of the core metadata that says it. */
  field: "License-Expression" | "License" | "Classifier";
  /** One line, as the author wrote it. */
  text: string;
  /** Whether it is an SPDX expression. Only the first of these fields can be one. */
  isExpression: boolean;
}

const CLASSIFIER = "License :: ";

/** Old packages put the whole licence into a field for its name. */
const MAX_LENGTH = 80;

/** @returns undefined if it says nothing */
export function licenceOf({ licenseExpression, license, classifiers }: CoreMetadata): Licence | undefined {
  if (licenseExpression !== undefined) {
    const isExpression = isSpdxExpression(licenseExpression);
    return { field: "License-Expression", text: licenseExpression, isExpression };
  }
  if (license !== undefined) {
    const [first = ""] = license.split("\n", 1);
    return { field: "License", text: cutText(first, MAX_LENGTH), isExpression: false };
  }
  const names = classifiers
    .filter((text) => text.startsWith(CLASSIFIER))
    .map((text) => text.split(" :: ").at(-1) ?? text);
  return names.length === 0
    ? undefined
    : { field: "Classifier", text: names.join(", "), isExpression: false };
}

/** The licence in one line, which never passes off something else as an SPDX expression. */
export function licenceInWords({ field, text, isExpression }: Licence): string {
  return isExpression ? text : `${field}: ${text} (not an SPDX expression)`;
}
