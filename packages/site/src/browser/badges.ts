import { marksOf, type Named } from "../marks.ts";
import { made } from "./made.ts";

/** What stands beside a name, like on the pages that the indexer writes. */
export function badges(named: Named): (HTMLElement | string)[] {
  return marksOf(named).flatMap(({ text, className }) => [" ", made("span", className, text)]);
}
