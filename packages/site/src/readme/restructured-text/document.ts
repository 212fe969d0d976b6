import { renderBlocks } from "./blocks.ts";
import { readReferences } from "./references.ts";
import { SectionLevels } from "./sections.ts";

/**
 * Renders reStructuredText: what READMEs use of it. An unknown directive is shown as it is written, so that nothing is
 * lost. Each line is looked at a bounded number of times, whatever stands in it.
 *
 * Written here because no maintained library fits: those on the registry are parsers without renderer that nobody
 * maintains, or bring megabytes of highlighter along and fail on the first role that they don't know.
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
