import type { Field } from "./viewer-request.ts";

export interface Preference {
  /** From 0, not wanted, to 1. */
  quality: number;
  /** Whether the header has it by name rather than by a wildcard. */
  isNamed: boolean;
}

/** No client's list is nearly as long. Reading it takes time that the edge does not grant. */
const MAX_LENGTH = 1000;

/**
 * What an Accept or Accept-Encoding header says of something that goes by several names (RFC 9110, 12.5).
 *
 * A name outweighs a wildcard and a narrow wildcard a wide one; among equals the better quality counts.
 * Parameters other than `q` are not looked at. An element that cannot be read says nothing.
 *
 * @param names in lower case
 */
export function preferenceOf(header: Field, names: string[]): Preference {
  const elements = headerText(header).toLowerCase().split(",");
  let precision = 0;
  let quality = 0;
  for (let i = 0; i < elements.length; i++) {
    const parameters = (elements[i] as string).split(";");
    const elementPrecision = precisionOf((parameters[0] as string).trim(), names);
    const elementQuality = qualityOf(parameters);
    if (elementPrecision < precision || elementPrecision === 0 || elementQuality === null) continue;
    quality = elementPrecision > precision ? elementQuality : Math.max(quality, elementQuality);
    precision = elementPrecision;
  }
  return { quality: quality, isNamed: precision === 3 };
}

/** The values of a header that may be repeated, as one list. */
export function headerText(header: Field): string {
  const values = header.multiValue ? header.multiValue.map((field) => field.value) : [header.value];
  return values.join(",").slice(0, MAX_LENGTH);
}

/** 0 where a media range or a wildcard matches none of the names, up to 3 where it is one of them. */
function precisionOf(range: string, names: string[]): number {
  if (names.includes(range)) return 3;
  if (range === "*/*" || range === "*") return 1;
  return range.endsWith("/*") && names.some((name) => name.startsWith(range.slice(0, -1))) ? 2 : 0;
}

function qualityOf(parameters: string[]): number | null {
  for (let i = 1; i < parameters.length; i++) {
    const parameter = (parameters[i] as string).trim();
    if (!parameter.startsWith("q=")) continue;
    return /^q=(?:0(?:\.[0-9]*)?|1(?:\.0*)?)$/.test(parameter) ? Number(parameter.slice(2)) : null;
  }
  return 1;
}
