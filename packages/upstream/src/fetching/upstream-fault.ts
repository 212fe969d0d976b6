/**
 * Another index gave no answer that we can believe, or that we can apply the rules to. That says nothing about what
 * exists there: the client is told to ask again, and never that there is nothing.
 *
 * Its message is one sentence, and may be shown to readers.
 */
export class UpstreamFaultError extends Error {
  override readonly name = "UpstreamFaultError";
}
