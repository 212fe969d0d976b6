import { unlistedKind } from "@wheelyard/core/unlisted-kind";

const NAMES_SHOWN = 20;

/** Says of files that no client of the index installs how many there are of each kind, and which. */
export function passedOver(names: readonly string[]): string[] {
  const kinds = new Map<string, string[]>();
  for (const name of names) {
    const kind = unlistedKind(name) ?? "";
    kinds.set(kind, [...(kinds.get(kind) ?? []), name]);
  }
  return [...kinds].map(([kind, ofKind]) => {
    const more = ofKind.length > NAMES_SHOWN ? `, and ${ofKind.length - NAMES_SHOWN} more` : "";
    const shown = ofKind.slice(0, NAMES_SHOWN).join(", ");
    return `Passed over ${ofKind.length} ${kind}, expected .whl, .tar.gz or .zip in lower case: ${shown}${more}`;
  });
}
