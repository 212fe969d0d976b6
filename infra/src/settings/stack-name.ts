/** The stacks of an environment beside its own one: what their names have beyond its name. */
export const STACK_SUFFIXES = ["-edge", "-site-alarms"] as const;

export function stackName(environment: string, suffix: (typeof STACK_SUFFIXES)[number] | ""): string {
  return `wheelyard-${environment}${suffix}`;
}
