import { CLIENTS, type Client, clientSettings } from "@wheelyard/site/client-settings";
import { wrongUsage } from "../command-error.ts";
import { indexAddressOf } from "../target/index-url.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { print, printJson } from "../terminal/print.ts";

export interface PipConfigOptions extends TargetOptions {
  user: string;
  withoutUpstream?: boolean;
  json?: boolean;
}

export async function pipConfig(client: Client | undefined, options: PipConfigOptions): Promise<void> {
  const address = await indexAddressOf(options);
  if (address === undefined) {
    throw wrongUsage("Cannot find the index's address: expected --env, --index-url or WHEELYARD_INDEX_URL");
  }
  const clients = client === undefined ? CLIENTS : [client];
  const access = { indexUrl: address.indexUrl, user: options.user };
  const dependencies = options.withoutUpstream || address.isWithoutUpstream ? "pypi.org" : "upstream";
  const all = clients.map((name) => ({ client: name, ...clientSettings(name, access, dependencies) }));
  if (options.json) return printJson(all);
  const texts = all.map(
    ({ client: name, file, settings, credentials }) =>
      `# ${name}: ${file}\n\n${settings}\n\n${commented(credentials)}`,
  );
  print(...texts.join("\n\n\n").split("\n"));
}

/** Comments, so that the output for one client can be written to its file. */
function commented(text: string): string {
  return text.replace(/^/gm, "# ");
}
