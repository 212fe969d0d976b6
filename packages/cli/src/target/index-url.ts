import { MAIN, type Root } from "@wheelyard/core/root";
import { withoutOuter } from "@wheelyard/core/without-outer";
import { wrongUsage } from "../command-error.ts";
import { completed, rootOf, type TargetOptions } from "./target-options.ts";

/** What installers are told about an index. */
export interface IndexAddress {
  /** Ends with `/simple/`. */
  indexUrl: string;
  /** Whether it has no upstream. An address alone doesn't say. */
  isWithoutUpstream: boolean;
}

/** Where installers find the index, if known. The bucket need not be. */
export async function indexAddressOf(options: TargetOptions): Promise<IndexAddress | undefined> {
  const { env, indexUrl, region } = completed(options);
  const root = rootOf(options);
  if (env === undefined) {
    return indexUrl === undefined
      ? undefined
      : { indexUrl: simpleUrl(indexUrl, root), isWithoutUpstream: false };
  }
  const { readStackOutputs } = await import("./stack-outputs.ts");
  const outputs = await readStackOutputs(env, region);
  return {
    indexUrl: simpleUrl(indexUrl ?? outputs.indexUrl, root),
    isWithoutUpstream: outputs.upstream === undefined,
  };
}

/**
 * The index's URL, ending with `/simple/` whether or not that was typed.
 *
 * @param text the address of the main index, or of any of its channels if a channel is meant
 */
export function simpleUrl(text: string, root: Root): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw wrongUsage(`Cannot use ${JSON.stringify(text)} as --index-url: expected an http or https URL`);
  }
  if (url.username !== "" || url.password !== "") {
    throw wrongUsage(
      "Cannot use an --index-url with credentials: expected none, because the URL is printed and stored",
    );
  }
  const index = withoutSuffix(withoutOuter(url.href, "/"), "/simple");
  return `${root === MAIN ? index : withoutChannel(index)}/${root}simple/`;
}

function withoutChannel(index: string): string {
  const [, site = index] = /^(.+)\/_channels\/[^/]+$/.exec(index) ?? [];
  return site;
}

function withoutSuffix(text: string, suffix: string): string {
  return text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}
