import { ensureClaim } from "@wheelyard/indexer/claims/claim";
import { backoff, settle } from "@wheelyard/indexer/commit/settle";
import { projectArgument } from "../index/project-argument.ts";
import { openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { print, printJson } from "../terminal/print.ts";

export interface ClaimOptions extends TargetOptions {
  json?: boolean;
}

/** Claims a name before its first upload. An existing claim stays as it is. */
export async function claim(text: string, options: ClaimOptions): Promise<void> {
  const name = projectArgument(text);
  const { store, root } = await openIndex(options);
  const isNew = await settle(`the claim of "${name}"`, backoff, () =>
    ensureClaim(store, { root, name }, undefined),
  );
  if (options.json) printJson({ project: name, claimed: true, new: isNew });
  else print(isNew ? `${name} is claimed` : `${name} was already claimed`);
}
