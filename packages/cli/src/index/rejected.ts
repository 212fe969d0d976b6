import { splitRoot } from "@wheelyard/core/root";
import { openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { print, printJson, printNote } from "../terminal/print.ts";
import { readRejections } from "./read-pages.ts";

export interface RejectedOptions extends TargetOptions {
  json?: boolean;
}

export async function rejected(options: RejectedOptions): Promise<void> {
  const { store, root } = await openIndex(options);
  const all = await readRejections(store);
  const rejections =
    options.channel === undefined ? all : all.filter(({ key }) => splitRoot(key).root === root);
  if (options.json) return printJson(rejections);
  if (rejections.length === 0) printNote("Nothing is rejected");
  for (const { key, uploaded, reason } of rejections) print(`${key} (${uploaded})`, `  ${reason}`);
}
