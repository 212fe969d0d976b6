/** Suffixes of an environment's further stacks, added to the name of its main one. */
export const STACK_SUFFIXES = ["-edge", "-site-alarms"] as const;

export function stackName(environment: string, suffix: (typeof STACK_SUFFIXES)[number] | ""): string {
  return `wheelyard-${environment}${suffix}`;
}
