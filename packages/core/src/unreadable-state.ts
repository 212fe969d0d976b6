import { oneLine } from "./one-line.ts";
import { quoted } from "./quoted.ts";

/** What mends a state that reconcile rebuilds. */
const RECONCILE = "Delete it and reconcile: it is generated";

/**
 * The message about a state that can't be read.
 *
 * @param remedy what mends it
 * @example
 * unreadableState("the list", "{", new SyntaxError("No")) // "Cannot read the list \"{\": No. Delete it and reconcile: it is generated"
 */
export function unreadableState(title: string, text: string, cause: unknown, remedy = RECONCILE): string {
  const why = cause instanceof Error ? cause.message : String(cause);
  return `Cannot read ${title} ${quoted(text)}: ${oneLine(why)}. ${remedy}`;
}
