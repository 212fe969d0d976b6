import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp } from "../src/app.ts";
import type { Artefacts } from "../src/indexer/artefacts.ts";
import type { Resource, Template, Untyped } from "./template.ts";

export type { Resource, Template, Untyped };

export interface SynthesisedStack {
  /** Such as `dev/index`. */
  id: string;
  /** The name in CloudFormation. */
  name: string;
  template: Template;
  region: string;
  terminationProtection: boolean;
}

/** Synthesises the app as the CDK's command line does, with the flags of cdk.json and without credentials. */
export function synthesise(
  environments: Readonly<Record<string, unknown>>,
  artefacts: Artefacts,
): SynthesisedStack[] {
  const outdir = mkdtempSync(join(tmpdir(), "wheelyard-synth-"));
  try {
    const assembly = createApp(environments, artefacts, {
      outdir,
      context: cdkContext(),
      analyticsReporting: false,
    }).synth();
    return assembly.nestedAssemblies.flatMap(({ nestedAssembly }) =>
      nestedAssembly.stacks.map((stack) => ({
        id: stack.hierarchicalId,
        name: stack.stackName,
        // Read here: it is in the folder.
        template: stack.template as Template,
        region: stack.environment.region,
        terminationProtection: stack.terminationProtection ?? false,
      })),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The flags that the CDK's command line passes to the app. */
export function cdkContext(): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL("../cdk.json", import.meta.url), "utf8")).context;
}
