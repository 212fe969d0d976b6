import { readFileSync, writeFileSync } from "node:fs";
import { environments } from "../environments.ts";
import { createApp } from "../src/app.ts";
import { buildArtefacts } from "../src/indexer/artefacts.ts";
import type { Template, Untyped } from "./synthesise.ts";

/** The environment that is deployed into the emulator. Neither its function for upstream nor pypi.org is ever asked. */
export const EMULATED = environments.dev;

/** Synthesises the app with one environment, without what the emulator does not know. */
export async function synthesiseForEmulator(dev: object): Promise<void> {
  const assembly = createApp({ dev }, await buildArtefacts()).synth();
  for (const { templateFullPath } of assembly.stacksRecursively) {
    const template = JSON.parse(readFileSync(templateFullPath, "utf8"));
    writeFileSync(templateFullPath, JSON.stringify(forEmulator(template)));
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
