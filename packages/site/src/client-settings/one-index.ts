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

/** For an index that answers for public projects too: it is the only one that a client asks. */
export function oneIndex(client: Client, access: IndexAccess): ClientSettings {
  const { indexUrl } = access;
  switch (client) {
    case "pip":
      return {
        file: "~/.config/pip/pip.conf, or pip.conf in a virtual environment",
        settings: `[global]
# The only index. Don't add extra-index-url: pip would take the highest version of either index, even a stranger's.
index-url = ${indexUrl}`,
        credentials: inNetrc(access),
      };
    case "uv":
      return {
        file: "pyproject.toml",
        settings: `[[tool.uv.index]]
# uv finds the token by this name.
name = "${NAME}"
url = "${indexUrl}"
# Replaces pypi.org.
default = true`,
        credentials: inUvVariables(access),
      };
    case "poetry":
      return {
        file: "pyproject.toml",
        settings: `[[tool.poetry.source]]
# poetry finds the token by this name.
name = "${NAME}"
url = "${indexUrl}"
# With a primary source, poetry doesn't ask pypi.org.
priority = "primary"`,
        credentials: inPoetrysKeyring(access),
      };
    case "pdm":
      return {
        file: "pyproject.toml",
        settings: `[[tool.pdm.source]]
# The name "pypi" replaces pypi.org. Don't add another source: pdm would take the highest version of all.
name = "pypi"
url = "${urlWithVariables(access)}"
verify_ssl = true`,
        credentials: inVariables(access),
      };
    case "pipenv":
      return {
        file: "Pipfile",
        settings: `# The only source: remove pypi.org's.
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
# The only index, if pip installs into the environment.
PIP_INDEX_URL = "${indexUrl}"
# The same if uv does. Replaces pypi.org.
UV_DEFAULT_INDEX = "${indexUrl}"`,
        credentials: inNetrc(access),
      };
    case "pip-tools":
      return {
        file: "pyproject.toml",
        settings: `[tool.pip-tools]
# The only index. Don't add extra-index-url: a stranger's higher version would win.
index-url = "${indexUrl}"
# Keeps the index out of lock files. Each machine that installs from them has its own settings.
emit-index-url = false
# pip then installs exactly the files that were locked.
generate-hashes = true`,
        credentials: inNetrc(access),
      };
    case "pipx":
      return {
        file: "~/.profile, or wherever your shell's variables are set",
        settings: `# The only index, for tools that pip installs.
export PIP_INDEX_URL=${shellWord(indexUrl)}
# The same for tools that uv installs, because uv doesn't read pip's settings. Replaces pypi.org.
export UV_DEFAULT_INDEX=${shellWord(indexUrl)}`,
        credentials: inNetrc(access),
      };
  }
}
