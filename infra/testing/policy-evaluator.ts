import type { Untyped } from "./synthesise.ts";
import { listOf } from "./template-resources.ts";

type Matches = (value: string) => boolean;

interface Statement {
  isAllow: boolean;
  isOfAction: Matches;
  isOfResource: Matches;
}

/** Evaluates identity policies as IAM does. */
export class PolicyEvaluator {
  readonly #statements: readonly Statement[];

  /** @throws if a statement has a condition, which this does not evaluate */
  constructor(statements: readonly Untyped[]) {
    this.#statements = statements.map(readStatement);
  }

  /** Allowed if something allows it and nothing denies it. */
  allows(action: string, arn: string): boolean {
    const applying = this.#statements.filter(
      ({ isOfAction, isOfResource }) => isOfAction(action) && isOfResource(arn),
    );
    return applying.length > 0 && applying.every(({ isAllow }) => isAllow);
  }
}

function readStatement({ Effect, Action, Resource, NotResource, Sid, ...others }: Untyped): Statement {
  if (Object.keys(others).length > 0) {
    throw new Error(`Cannot evaluate statement "${Sid}" with ${Object.keys(others).join(" and ")}`);
  }
  const isNamed = anyOf(Resource ?? NotResource);
  return {
    isAllow: Effect === "Allow",
    isOfAction: anyOf(Action),
    isOfResource: Resource === undefined ? (arn) => !isNamed(arn) : isNamed,
  };
}

/** Case-sensitive. `*` matches any text, including slashes, and `?` any character. */
function anyOf(patterns: Untyped): Matches {
  const alternatives = listOf(patterns).map((pattern: string) =>
    pattern
      .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
      .replaceAll("\\*", ".*")
      .replaceAll("\\?", "."),
  );
  const any = new RegExp(`^(?:${alternatives.join("|")})$`, "su");
  return (value) => any.test(value);
}
