import type { Resource, SynthesisedStack, Untyped } from "./synthesise.ts";

export function ids(stacks: readonly SynthesisedStack[], type: string): [string, Resource][] {
  return stacks
    .flatMap(({ template }) => Object.entries(template.Resources))
    .filter(([, { Type }]) => Type === type);
}

export function resource(stacks: readonly SynthesisedStack[], id: string): Resource {
  const found = stacks.map(({ template }) => template.Resources[id]).find((one) => one !== undefined);
  if (found === undefined) throw new Error(`Cannot find resource "${id}" in any stack`);
  return found;
}

/** The statements of every resource policy. */
export function statements(stacks: readonly SynthesisedStack[]): { id: string; statement: Untyped }[] {
  return stacks
    .flatMap(({ template }) => Object.entries(template.Resources))
    .filter(([, { Type }]) => /^AWS::(S3::Bucket|SQS::Queue|SNS::Topic)Policy$/.test(Type))
    .flatMap(([id, { Properties }]) =>
      listOf(Properties.PolicyDocument.Statement).map((statement) => ({ id, statement })),
    );
}

/** The statements of a role's policies. */
export function identityStatements(stacks: readonly SynthesisedStack[], role: string): Untyped[] {
  const attached = ids(stacks, "AWS::IAM::Policy").filter(([, { Properties }]) =>
    Properties.Roles.some((one: Untyped) => one.Ref === role),
  );
  const { ManagedPolicyArns = [], Policies = [] } = resource(stacks, role).Properties;
  return [
    ...attached.flatMap(([, { Properties }]) => listOf(Properties.PolicyDocument.Statement)),
    ...Policies.flatMap((policy: Untyped) => listOf(policy.PolicyDocument.Statement)),
    // The template does not show what a managed policy allows.
    ...ManagedPolicyArns.map((arn: unknown) => ({ Effect: "Allow", Action: "*", Resource: arn })),
  ];
}

export function listOf(value: Untyped): Untyped[] {
  return Array.isArray(value) ? value : [value];
}

/** The seconds of an expression such as `rate(1 day)`. */
export function secondsOf(schedule: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  return Number(count) * { minute: 60, hour: 3_600, day: 86_400 }[unit as "minute" | "hour" | "day"];
}
