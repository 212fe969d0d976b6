import type { IndexAccess } from "./clients.ts";

/** A placeholder for the token: no terminal or history shows the real one. */
const TOKEN = "TOKEN";

/** What clients that name their indexes call it. */
export const NAME = "wheelyard";

export function inNetrc({ indexUrl, user }: IndexAccess): string {
  return `In ~/.netrc, readable only by you (chmod 600):
  machine ${new URL(indexUrl).hostname} login ${user} password ${TOKEN}`;
}

export function inVariables({ user }: IndexAccess): string {
  return `In the environment:
  WHEELYARD_USER=${user}
  WHEELYARD_TOKEN=${TOKEN}`;
}

export function inUvVariables({ user }: IndexAccess): string {
  return `In the environment, or in ~/.netrc as for pip:
  UV_INDEX_WHEELYARD_USERNAME=${user}
  UV_INDEX_WHEELYARD_PASSWORD=${TOKEN}`;
}

export function inPoetrysKeyring({ user }: IndexAccess): string {
  return `In the system's keyring; it asks for the token:
  poetry config http-basic.${NAME} ${user}`;
}

/** The address with the names of the variables that hold the login. */
export function urlWithVariables({ indexUrl }: IndexAccess): string {
  const { host } = new URL(indexUrl);
  return indexUrl.replace(`//${host}`, `//\${WHEELYARD_USER}:\${WHEELYARD_TOKEN}@${host}`);
}
