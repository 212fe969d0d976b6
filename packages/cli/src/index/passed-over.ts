import { unlistedKind } from "@wheelyard/core/unlisted-kind";

const NAMES_SHOWN = 20;

/** Counts and names files that the index does not list, one line for each kind of distribution, and one for the rest. */
export function passedOver(names: readonly string[]): string[] {
  const kinds = new Map<string, string[]>();
  for (const name of names) {
    const kind = unlistedKind(name) ?? "";
    kinds.set(kind, [...(kinds.get(kind) ?? []), name]);
  }
  return [...kinds].map(([kind, ofKind]) => {
    const more = ofKind.length > NAMES_SHOWN ? `, and ${ofKind.length - NAMES_SHOWN} more` : "";
    const shown = ofKind.slice(0, NAMES_SHOWN).join(", ");
    const what = kind || (ofKind.length === 1 ? "other file" : "other files");
    return `Passed over ${ofKind.length} ${what}, expected .whl, .tar.gz or .zip in lower case: ${shown}${more}`;
  });
}
