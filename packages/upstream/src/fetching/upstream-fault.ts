/**
 * Another index gave no answer that can be believed, or none that the rules can be applied to. It says nothing of what
 * exists there: the client is told to ask again, and never that there is nothing.
 *
 * Its message is one sentence, and may be shown to readers.
 */
export class UpstreamFaultError extends Error {
  override readonly name = "UpstreamFaultError";
}
