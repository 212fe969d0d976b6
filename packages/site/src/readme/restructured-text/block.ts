import { escapeHtml } from "@wheelyard/core/html";
import type { References } from "./references.ts";
import type { SectionLevels } from "./sections.ts";

/** What rendering a block needs to know about its document. */
export interface Context {
  references: References;
  sections: SectionLevels;
  /** Renders the blocks within this one. */
  renderInner(lines: readonly string[]): string;
}

export interface RenderedBlock {
  html: string;
  /** The first line after it. */
  end: number;
}

/** Shows text as written. */
export function literal(lines: readonly string[]): string {
  return `<pre>${escapeHtml(lines.join("\n"))}</pre>\n`;
}
