import type { CoreMetadata } from "@wheelyard/core/core-metadata";
import { cutText } from "@wheelyard/core/cut-text";
import { oneLine } from "@wheelyard/core/one-line";

/** Characters. Old packages put the whole licence text where its name belongs. */
const MAX_LENGTH = 80;

const PREFIX = "License :: ";

/**
 * The licence expression of a release, or else whatever its author says: the field for it, or its classifiers.
 *
 * @returns one line; undefined if the author says nothing
 */
export function licenceOf({
  licenseExpression,
  license,
  classifiers,
}: Pick<CoreMetadata, "licenseExpression" | "license" | "classifiers">): string | undefined {
  if (licenseExpression !== undefined) return oneLine(licenseExpression);
  if (license !== undefined) return cutText(oneLine(license.split("\n", 1)[0] ?? ""), MAX_LENGTH);
  const own = classifiers.filter((text) => text.startsWith(PREFIX));
  if (own.length === 0) return undefined;
  const names = own.map((text) => text.split(" :: ").at(-1) ?? text).join(", ");
  return cutText(oneLine(names), MAX_LENGTH);
}
