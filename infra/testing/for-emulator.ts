import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Template, Untyped } from "./template.ts";

/** Rewrites the templates of an assembly, also one of an earlier release, so that the emulator can deploy them. */
export function rewriteForEmulator(assembly: string): void {
  const templates = readdirSync(assembly, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".template.json"));
  for (const name of templates) {
    const file = join(assembly, name);
    writeFileSync(file, JSON.stringify(forEmulator(JSON.parse(readFileSync(file, "utf8")))));
  }
}

/**
 * What is rewritten, because the emulator
 *
 * 1. has no metric math, so alarms on it are left out;
 * 2. can't ask an origin group, so the first origin of the group takes its place.
 */
function forEmulator(template: Template): Template {
  const resources = Object.entries(template.Resources).filter(
    ([, { Type, Properties }]) => Type !== "AWS::CloudWatch::Alarm" || Properties.Metrics === undefined,
  );
  for (const [, { Type, Properties }] of resources) {
    if (Type === "AWS::CloudFront::Distribution") leadToFirstOrigins(Properties.DistributionConfig);
  }
  return { ...template, Resources: Object.fromEntries(resources) };
}

function leadToFirstOrigins(distribution: Untyped): void {
  const groups = new Map<string, string>(
    (distribution.OriginGroups?.Items ?? []).map(({ Id, Members }: Untyped) => [
      Id,
      Members.Items[0].OriginId,
    ]),
  );
  delete distribution.OriginGroups;
  for (const behaviour of distribution.CacheBehaviors) {
    behaviour.TargetOriginId = groups.get(behaviour.TargetOriginId) ?? behaviour.TargetOriginId;
  }
}
