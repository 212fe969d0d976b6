/** A statement of a queue's policy. */
export interface Statement {
  Effect?: string;
  Principal?: unknown;
  Action?: string | readonly string[];
  NotAction?: string | readonly string[];
  Condition?: Record<string, Record<string, unknown>>;
}

/**
 * The statements of a policy, which may also be one alone.
 *
 * @param policy in JSON
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function statementsOf(policy: string): Statement[] {
  const { Statement = [] } = JSON.parse(policy) as { Statement?: Statement | Statement[] };
  return [Statement].flat();
}

/** Whether a statement is about sending messages, whatever it says of it. */
export function isAboutSending({ Action, NotAction }: Statement): boolean {
  if (NotAction !== undefined) return ![NotAction].flat().some(namesSending);
  return [Action ?? []].flat().some(namesSending);
}

/** Whether nobody may send over plain HTTP because of a statement. */
export function requiresTls(statement: Statement): boolean {
  const { Effect, Principal, Condition } = statement;
  return (
    Effect === "Deny" &&
    isEveryone(Principal) &&
    isAboutSending(statement) &&
    String(Condition?.Bool?.["aws:SecureTransport"]) === "false"
  );
}

/** The condition's values: a statement may have one or several of them. */
export function valuesOf({ Condition }: Statement, operator: string, key: string): unknown[] {
  return [Condition?.[operator]?.[key] ?? []].flat();
}

function isEveryone(principal: unknown): boolean {
  if (typeof principal !== "object" || principal === null) return principal === "*";
  return "AWS" in principal && [principal.AWS].flat().includes("*");
}

/** Actions ignore case, and have `*` for any characters and `?` for any one. */
function namesSending(pattern: string): boolean {
  const text = "sqs:sendmessage";
  const positions = Array.from({ length: text.length + 1 }, (_, at) => at);
  // Where what was read of the pattern may end in the text.
  let ends = [0];
  for (const char of pattern.toLowerCase()) {
    ends = positions.filter((at) => {
      if (char === "*") return ends.some((end) => end <= at);
      return ends.includes(at - 1) && (char === "?" || char === text.charAt(at - 1));
    });
  }
  return ends.includes(text.length);
}
