import type { Field } from "./viewer-request.ts";

/** One element of an Accept or Accept-Encoding header, in lower case. */
export interface Element {
  range: string;
  quality: number;
}

export interface Preference {
  /** From 0, not wanted, to 1. */
  quality: number;
  /** Whether the header has it by name rather than by a wildcard. */
  isNamed: boolean;
}

/** No client's list is nearly as long. Reading a longer one takes time that the edge does not allow. */
const MAX_LENGTH = 256;

/**
 * Reads a header that lists what a client accepts (RFC 9110, 12.5).
 *
 * Parameters other than `q` are ignored, and so are elements that cannot be read.
 */
export function readElements(header: Field): Element[] {
  const values = header.multiValue ? header.multiValue.map((field) => field.value) : [header.value];
  const texts = values.join(",").slice(0, MAX_LENGTH).toLowerCase().split(",");
  const elements: Element[] = [];
  for (let i = 0; i < texts.length; i++) {
    const parameters = (texts[i] as string).split(";");
    const range = (parameters[0] as string).trim();
    const quality = qualityOf(parameters);
    if (range !== "" && quality !== null) elements.push({ range: range, quality: quality });
  }
  return elements;
}

/**
 * What a client says about something with several names. A name outweighs a wildcard, and a narrow wildcard outweighs a
 * wide one; among equals, the better quality counts.
 *
 * @param names in lower case
 */
export function preferenceOf(elements: Element[], names: string[]): Preference {
  let precision = 0;
  let quality = 0;
  for (let i = 0; i < elements.length; i++) {
    const element = elements[i] as Element;
    const elementPrecision = precisionOf(element.range, names);
    if (elementPrecision === 0 || elementPrecision < precision) continue;
    quality = elementPrecision > precision ? element.quality : Math.max(quality, element.quality);
    precision = elementPrecision;
  }
  return { quality: quality, isNamed: precision === 3 };
}

/** 0 if the range or wildcard matches none of the names, up to 3 if it is one of them. */
function precisionOf(range: string, names: string[]): number {
  if (names.includes(range)) return 3;
  if (!range.endsWith("*")) return 0;
  const isMediaType = (names[0] as string).includes("/");
  if (range === "*" || (range === "*/*" && isMediaType)) return 1;
  return range.endsWith("/*") && names.some((name) => name.startsWith(range.slice(0, -1))) ? 2 : 0;
}

function qualityOf(parameters: string[]): number | null {
  for (let i = 1; i < parameters.length; i++) {
    const parameter = (parameters[i] as string).trim();
    if (!parameter.startsWith("q=")) continue;
    return /^q=(?:0(?:\.\d*)?|1(?:\.0*)?)$/.test(parameter) ? Number(parameter.slice(2)) : null;
  }
  return 1;
}
