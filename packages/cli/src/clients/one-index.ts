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

/** For an index that answers for public projects too: it is the only one that a client asks. */
export function oneIndex(client: Client, access: IndexAccess): ClientSettings {
  const { indexUrl } = access;
  switch (client) {
    case "pip":
      return {
        file: "~/.config/pip/pip.conf, or pip.conf in a virtual environment",
        settings: `[global]
# The only index. pip takes the highest version that any index has: add no extra-index-url.
index-url = ${indexUrl}`,
        credentials: inNetrc(access),
      };
    case "uv":
      return {
        file: "pyproject.toml",
        settings: `[[tool.uv.index]]
# The name by which uv finds the token.
name = "${NAME}"
url = "${indexUrl}"
# In the place of pypi.org, which is not asked then.
default = true`,
        credentials: inUvVariables(access),
      };
    case "poetry":
      return {
        file: "pyproject.toml",
        settings: `[[tool.poetry.source]]
# The name by which poetry finds the token.
name = "${NAME}"
url = "${indexUrl}"
# Where there is a primary source, pypi.org is not asked.
priority = "primary"`,
        credentials: inPoetrysKeyring(access),
      };
    case "pdm":
      return {
        file: "pyproject.toml",
        settings: `[[tool.pdm.source]]
# By this name it takes the place of pypi.org. pdm takes the highest version of all sources: add no other.
name = "pypi"
url = "${urlWithVariables(access)}"
verify_ssl = true`,
        credentials: inVariables(access),
      };
    case "pipenv":
      return {
        file: "Pipfile",
        settings: `# The only source: take out that of pypi.org.
[[source]]
name = "${NAME}"
url = "${urlWithVariables(access)}"
verify_ssl = true`,
        credentials: inVariables(access),
      };
    case "hatch":
      return {
        file: "pyproject.toml",
        settings: `[tool.hatch.envs.default.env-vars]
# For environments that pip fills: the only index.
PIP_INDEX_URL = "${indexUrl}"
# For those that uv fills: in the place of pypi.org.
UV_DEFAULT_INDEX = "${indexUrl}"`,
        credentials: inNetrc(access),
      };
    case "pip-tools":
      return {
        file: "pyproject.toml",
        settings: `[tool.pip-tools]
# The only index: add no extra-index-url, with which a stranger's higher version wins.
index-url = "${indexUrl}"
# Locked files name no index: whoever installs them has settings of their own.
emit-index-url = false
# What was locked is what is installed.
generate-hashes = true`,
        credentials: inNetrc(access),
      };
    case "pipx":
      return {
        file: "~/.profile, or wherever your shell's variables are set",
        settings: `# For tools that pip installs: the only index.
export PIP_INDEX_URL=${shellWord(indexUrl)}
# For those that uv installs, which reads no settings of pip: in the place of pypi.org.
export UV_DEFAULT_INDEX=${shellWord(indexUrl)}`,
        credentials: inNetrc(access),
      };
  }
}
