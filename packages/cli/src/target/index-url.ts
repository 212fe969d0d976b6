import { withoutOuter } from "@wheelyard/core/without-outer";
import { wrongUsage } from "../command-error.ts";
import { completed, type TargetOptions } from "./target-options.ts";

/** Where installers find the index, if known. The bucket need not be. */
export async function indexUrlOf(options: TargetOptions): Promise<string | undefined> {
  const { env, indexUrl, region } = completed(options);
  if (indexUrl !== undefined) return simpleUrl(indexUrl);
  if (env === undefined) return undefined;
  const { readStackOutputs } = await import("./stack-outputs.ts");
  return simpleUrl((await readStackOutputs(env, region)).indexUrl);
}

/** The index's URL, ending with `/simple/` whether or not that was typed. */
export function simpleUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw wrongUsage(`Cannot use ${JSON.stringify(text)} as --index-url: expected an http or https URL`);
  }
  if (url.username !== "" || url.password !== "") {
    throw wrongUsage(
      "Cannot use an --index-url with credentials: expected none, because the URL is printed and stored",
    );
  }
  const site = withoutOuter(url.href, "/").replace(/\/simple$/, "");
  return `${site}/simple/`;
}
