import { oneLine } from "./one-line.ts";
import { quoted } from "./quoted.ts";

/**
 * The message about a state that can't be read. A state is generated: delete it and reconcile to rebuild it.
 *
 * @example
 * unreadableState("the list", "{", new SyntaxError("No")) // "Cannot read the list \"{\": No. Delete it and reconcile: it is generated"
 */
export function unreadableState(title: string, text: string, cause: unknown): string {
  const why = cause instanceof Error ? cause.message : String(cause);
  return `Cannot read ${title} ${quoted(text)}: ${oneLine(why)}. Delete it and reconcile: it is generated`;
}
