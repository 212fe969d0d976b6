/** What a command needs from the machine: where programs are, and how to reach the network. */
const KEPT =
  /^(PATH|HOME|TMPDIR|LANG|LC_ALL|PYENV_ROOT|https?_proxy|all_proxy|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS|npm_config_(registry|cache|cafile))$/i;

/** An environment in which none of the user's settings reach a command under test. */
export function cleanEnvironment(additions: Record<string, string> = {}): Record<string, string> {
  const kept = Object.entries(process.env).flatMap(([name, value]) =>
    KEPT.test(name) && value !== undefined ? [[name, value]] : [],
  );
  return {
    ...Object.fromEntries(kept),
    NO_PROXY: "127.0.0.1,localhost",
    PIP_CONFIG_FILE: "/dev/null",
    NETRC: "/dev/null",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    ...additions,
  };
}
