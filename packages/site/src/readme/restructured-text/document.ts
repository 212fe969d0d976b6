import { renderBlocks } from "./blocks.ts";
import { readReferences } from "./references.ts";
import { SectionLevels } from "./sections.ts";

/**
 * Renders the part of reStructuredText that READMEs use. An unknown directive is shown as written, so that nothing is
 * lost. Each line is read a bounded number of times, whatever it contains.
 *
 * We wrote this because no maintained library fits: those on the registry are unmaintained parsers without a renderer, or
 * bring megabytes of highlighters and fail on the first unknown role.
 *
 * @see https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html
 * @returns HTML that is not yet sanitised
 */
export function renderRestructuredText(text: string): string {
  const lines = text.split(/\r\n?|\n/).map(withoutTabs);
  return renderBlocks(lines, { references: readReferences(lines), sections: new SectionLevels() });
}

const TAB_STOP = 8;

function withoutTabs(line: string): string {
  const trimmed = line.trimEnd();
  if (!trimmed.includes("\t")) return trimmed;
  let expanded = "";
  for (const part of trimmed.split("\t")) {
    expanded += part;
    expanded += " ".repeat(TAB_STOP - (expanded.length % TAB_STOP));
  }
  return expanded.trimEnd();
}
