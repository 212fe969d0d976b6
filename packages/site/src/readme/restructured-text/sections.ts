/** Heading levels, which reStructuredText assigns in the order in which underlines first occur. */
export class SectionLevels {
  readonly #styles: string[] = [];

  levelOf(style: string): number {
    if (!this.#styles.includes(style)) this.#styles.push(style);
    return Math.min(this.#styles.indexOf(style) + 1, 6);
  }
}

const PUNCTUATION = /[!-/:-@[-`{-~]/;

export interface SectionTitle {
  title: string;
  /** What determines its level: the character, and whether it is above the title too. */
  style: string;
  lines: number;
}

/** The title that begins at a line, with its adornments. */
export function sectionTitleAt(lines: readonly string[], at: number): SectionTitle | undefined {
  const [first = "", second = "", third = ""] = lines.slice(at, at + 3);
  if (isAdornment(first) && second.trim() !== "" && third === first && !isTooShort(first, second.trim())) {
    return { title: second.trim(), style: `${first[0]} above`, lines: 3 };
  }
  if (first !== "" && !first.startsWith(" ") && isAdornment(second) && !isTooShort(second, first)) {
    return { title: first, style: second[0] ?? "", lines: 2 };
  }
  return undefined;
}

/** A line across the page: four signs or more with nothing above and below. */
export function isTransition(line: string, next: string | undefined): boolean {
  return line.length >= 4 && isAdornment(line) && !next;
}

/** A line of one repeated sign. */
function isAdornment(line: string): boolean {
  const sign = line.charAt(0);
  return PUNCTUATION.test(sign) && line === sign.repeat(line.length);
}

// An underline of at least four signs counts even if it is shorter than the title.
function isTooShort(adornment: string, title: string): boolean {
  return adornment.length < title.length && adornment.length < 4;
}
