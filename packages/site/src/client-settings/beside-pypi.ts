import { shellWord } from "@wheelyard/core/shell-word";
import type { Client, ClientSettings, IndexAccess } from "./clients.ts";
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
# pip takes the highest version of either index. Only a hash tells whose file it is.
extra-index-url = ${PYPI}

[install]
# Lock with "uv pip compile --generate-hashes": with uv's settings, it asks this index first.
require-hashes = true`,
      };
    case "uv":
      return {
        file: "pyproject.toml",
        settings: `[[tool.uv.index]]
# uv finds the token by this name.
name = "${NAME}"
# Asked first. pypi.org is asked only for what this index doesn't have. Don't set index-strategy.
url = "${indexUrl}"`,
        credentials: inUvVariables(access),
      };
    case "poetry":
      return {
        file: "pyproject.toml",
        settings: `[[tool.poetry.source]]
# poetry finds the token by this name.
name = "${NAME}"
url = "${indexUrl}"
# Asked first.
priority = "primary"

[[tool.poetry.source]]
name = "PyPI"
# Asked only for what no primary source has.
priority = "supplemental"`,
        credentials: inPoetrysKeyring(access),
      };
    case "pdm":
      return {
        file: "pyproject.toml",
        settings: `[[tool.pdm.source]]
name = "pypi"
url = "${PYPI}"
# Your names. pdm takes the highest version of all sources that it may ask.
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
        settings: `# The first source is asked for every package that doesn't name another.
[[source]]
name = "pypi"
url = "${PYPI}"
verify_ssl = true

[[source]]
name = "${NAME}"
url = "${urlWithVariables(access)}"
verify_ssl = true

[packages]
# List each of your projects with its source, even one that is only a dependency.
acme = {version = "*", index = "${NAME}"}`,
        credentials: inVariables(access),
      };
    case "hatch":
      return {
        file: "pyproject.toml",
        settings: `[tool.hatch.envs.default]
# uv asks indexes in order. pip doesn't.
installer = "uv"

[tool.hatch.envs.default.env-vars]
# Asked first. pypi.org is asked only for what this index doesn't have.
UV_INDEX = "${indexUrl}"`,
        credentials: inNetrc(access),
      };
    case "pip-tools":
      return {
        ...oneIndex(client, access),
        settings: `[tool.pip-tools]
# The private index alone, because pip-tools has no order of indexes. To lock public packages too, use "uv pip compile --generate-hashes".
index-url = "${indexUrl}"
emit-index-url = false
generate-hashes = true`,
      };
    case "pipx":
      return {
        ...oneIndex(client, access),
        settings: `# uv asks indexes in order. pip doesn't. Install pipx as "pipx[uv]".
export PIPX_DEFAULT_BACKEND=uv
# Asked first. pypi.org is asked only for what this index doesn't have.
export UV_INDEX=${shellWord(indexUrl)}
# The private index alone for tools that pip installs all the same.
export PIP_INDEX_URL=${shellWord(indexUrl)}`,
      };
  }
}
