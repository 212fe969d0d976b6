export const CLIENTS = ["pip", "uv", "poetry", "pdm", "pipenv"] as const;

export type Client = (typeof CLIENTS)[number];

/** How to configure one client. */
export interface ClientSettings {
  /** The file that `settings` go into. */
  file: string;
  /** Contain no secret, so that they can be committed. */
  settings: string;
  /** Where the token goes. */
  credentials: string;
}

/** A placeholder for the token: no terminal or history shows the real one. */
const TOKEN = "TOKEN";

const NAME = "wheelyard";

/** @param indexUrl ends with `/simple/` */
export function clientSettings(client: Client, indexUrl: string, user: string): ClientSettings {
  const { host, hostname } = new URL(indexUrl);
  const netrc = `In ~/.netrc, readable only by you (chmod 600):
  machine ${hostname} login ${user} password ${TOKEN}`;
  const variables = `In the environment:
  WHEELYARD_USER=${user}
  WHEELYARD_TOKEN=${TOKEN}`;
  const urlWithVariables = indexUrl.replace(`//${host}`, `//\${WHEELYARD_USER}:\${WHEELYARD_TOKEN}@${host}`);
  switch (client) {
    case "pip":
      return {
        file: "~/.config/pip/pip.conf, or pip.conf in a virtual environment",
        settings: `[global]\nindex-url = ${indexUrl}`,
        credentials: netrc,
      };
    case "uv":
      return {
        file: "pyproject.toml",
        settings: `[[tool.uv.index]]\nname = "${NAME}"\nurl = "${indexUrl}"\ndefault = true`,
        credentials: `In the environment, or in ~/.netrc as for pip:
  UV_INDEX_WHEELYARD_USERNAME=${user}
  UV_INDEX_WHEELYARD_PASSWORD=${TOKEN}`,
      };
    case "poetry":
      return {
        file: "pyproject.toml",
        settings: `[[tool.poetry.source]]\nname = "${NAME}"\nurl = "${indexUrl}"\npriority = "primary"`,
        credentials: `In the system's keyring; it asks for the token:
  poetry config http-basic.${NAME} ${user}`,
      };
    case "pdm":
      return {
        file: "pyproject.toml",
        settings: `[[tool.pdm.source]]\nname = "pypi"\nurl = "${urlWithVariables}"\nverify_ssl = true`,
        credentials: variables,
      };
    case "pipenv":
      return {
        file: "Pipfile",
        settings: `[[source]]\nname = "${NAME}"\nurl = "${urlWithVariables}"\nverify_ssl = true`,
        credentials: variables,
      };
  }
}
