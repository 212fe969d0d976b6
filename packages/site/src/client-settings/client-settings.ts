import { besidePypi } from "./beside-pypi.ts";
import type { Client, ClientSettings, IndexAccess } from "./clients.ts";
import { oneIndex } from "./one-index.ts";

export { CLIENTS, type Client, type ClientSettings, type IndexAccess } from "./clients.ts";

/**
 * The settings with which a client takes no package from the wrong place.
 *
 * @param dependencies where public ones come from: through the index, or from pypi.org alongside it
 */
export function clientSettings(
  client: Client,
  access: IndexAccess,
  dependencies: "upstream" | "pypi.org",
): ClientSettings {
  return dependencies === "upstream" ? oneIndex(client, access) : besidePypi(client, access);
}
