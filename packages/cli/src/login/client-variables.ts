import type { IndexAddress } from "../target/index-url.ts";

interface Login extends IndexAddress {
  user: string;
  token: string;
}

/**
 * The variables with which each client finds the index and its login. Sources that a project's file names must be
 * called as `pip-config` calls them.
 */
export function clientVariables({
  indexUrl,
  isWithoutUpstream,
  user,
  token,
}: Login): [name: string, value: string][] {
  return [
    ["PIP_INDEX_URL", indexUrl.replace("://", `://${user}:${token}@`)],
    // Without an upstream, uv asks pypi.org for what this index doesn't have.
    [isWithoutUpstream ? "UV_INDEX" : "UV_DEFAULT_INDEX", `wheelyard=${indexUrl}`],
    ["UV_INDEX_WHEELYARD_USERNAME", user],
    ["UV_INDEX_WHEELYARD_PASSWORD", token],
    ["POETRY_HTTP_BASIC_WHEELYARD_USERNAME", user],
    ["POETRY_HTTP_BASIC_WHEELYARD_PASSWORD", token],
    // In the sources of pdm and pipenv.
    ["WHEELYARD_USER", user],
    ["WHEELYARD_TOKEN", token],
  ];
}
