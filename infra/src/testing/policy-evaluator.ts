import type { Untyped } from "./synthesise.ts";
import { listOf } from "./template-resources.ts";

type Matches = (value: string) => boolean;

interface Statement {
  isAllow: boolean;
  isOfAction: Matches;
  isOfResource: Matches;
}

/** Identity policies, which decide as IAM does. */
export class PolicyEvaluator {
  readonly #statements: readonly Statement[];

  /** @throws where a statement has a condition, which isn't evaluated */
  constructor(statements: readonly Untyped[]) {
    this.#statements = statements.map(readStatement);
  }

  /** Something has to allow it, and nothing may deny it. */
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

/** Compared with their case. `*` is any text, slashes too, and `?` any character. */
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
