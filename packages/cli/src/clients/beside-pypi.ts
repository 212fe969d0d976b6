import { shellWord } from "@wheelyard/core/shell-word";
import type { Client, ClientSettings, IndexAccess } from "./client-settings.ts";
import {
  inNetrc,
  inPoetrysKeyring,
  inUvVariables,
  inVariables,
  NAME,
  urlWithVariables,
} from "./credentials.ts";
import { oneIndex } from "./one-index.ts";

const PYPI = "https://pypi.org/simple/";

/** A placeholder for the private names. */
const YOURS = '["acme", "acme-*"]';

/**
 * For an index that has only private projects. Clients that can ask pypi.org for only the others do so. The rest get
 * the private index, and fail loudly on what they don't find.
 */
export function besidePypi(client: Client, access: IndexAccess): ClientSettings {
  const { indexUrl } = access;
  switch (client) {
    case "pip":
      return {
        ...oneIndex(client, access),
        settings: `[global]
index-url = ${indexUrl}
# pip takes the highest version that either index has. Only a hash tells whose a file is.
extra-index-url = ${PYPI}

[install]
# From a file that "uv pip compile --generate-hashes" wrote: uv asks this index first, as its settings say.
require-hashes = true`,
      };
    case "uv":
      return {
        file: "pyproject.toml",
        settings: `[[tool.uv.index]]
# The name by which uv finds the token.
name = "${NAME}"
# Asked first. pypi.org is asked for what is not here, and for nothing else: leave index-strategy as it is.
url = "${indexUrl}"`,
        credentials: inUvVariables(access),
      };
    case "poetry":
      return {
        file: "pyproject.toml",
        settings: `[[tool.poetry.source]]
# The name by which poetry finds the token.
name = "${NAME}"
url = "${indexUrl}"
# Asked first.
priority = "primary"

[[tool.poetry.source]]
name = "PyPI"
# Asked for what no primary source has.
priority = "supplemental"`,
        credentials: inPoetrysKeyring(access),
      };
    case "pdm":
      return {
        file: "pyproject.toml",
        settings: `[[tool.pdm.source]]
name = "pypi"
url = "${PYPI}"
# Your names: pdm takes the highest version of all sources that it may ask.
exclude_packages = ${YOURS}

[[tool.pdm.source]]
name = "${NAME}"
url = "${urlWithVariables(access)}"
verify_ssl = true
# The same names.
include_packages = ${YOURS}`,
        credentials: inVariables(access),
      };
    case "pipenv":
      return {
        file: "Pipfile",
        settings: `# The first source is asked for whatever names no other.
[[source]]
name = "pypi"
url = "${PYPI}"
verify_ssl = true

[[source]]
name = "${NAME}"
url = "${urlWithVariables(access)}"
verify_ssl = true

[packages]
# Each of your projects names its source, also those that others depend on.
acme = {version = "*", index = "${NAME}"}`,
        credentials: inVariables(access),
      };
    case "hatch":
      return {
        file: "pyproject.toml",
        settings: `[tool.hatch.envs.default]
# pip has no order of indexes, uv has one.
installer = "uv"

[tool.hatch.envs.default.env-vars]
# Asked first. pypi.org is asked for what is not here.
UV_INDEX = "${indexUrl}"`,
        credentials: inNetrc(access),
      };
    case "pip-tools":
      return {
        ...oneIndex(client, access),
        settings: `[tool.pip-tools]
# The private index alone. pip-tools has no order of indexes: lock what is public too with "uv pip compile --generate-hashes".
index-url = "${indexUrl}"
emit-index-url = false
generate-hashes = true`,
      };
    case "pipx":
      return {
        ...oneIndex(client, access),
        settings: `# For tools that pip installs: the private index alone, because pip has no order of indexes.
export PIP_INDEX_URL=${shellWord(indexUrl)}
# For those that uv installs: asked first. pypi.org is asked for what is not here.
export UV_INDEX=${shellWord(indexUrl)}`,
      };
  }
}
