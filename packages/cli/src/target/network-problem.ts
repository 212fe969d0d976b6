interface NetworkError extends Error {
  code?: string;
  hostname?: string;
  address?: string;
  port?: number;
}

const NO_NETWORK: Record<string, string> = {
  ECONNREFUSED: "the connection is refused",
  ENOTFOUND: "its name is unknown; is there a network?",
  EAI_AGAIN: "its name can't be looked up; is there a network?",
  ECONNRESET: "the connection broke",
  ECONNABORTED: "the connection broke",
  EPIPE: "the connection broke",
  ETIMEDOUT: "it doesn't answer",
  ENETDOWN: "there is no network",
  ENETUNREACH: "there is no network",
  EHOSTDOWN: "it is down",
  EHOSTUNREACH: "there is no route to it",
  EADDRNOTAVAIL: "there is no free port for a connection",
  EPROTO: "it doesn't speak TLS",
  TimeoutError: "it doesn't answer",
  UND_ERR_CONNECT_TIMEOUT: "it doesn't answer",
  UND_ERR_HEADERS_TIMEOUT: "it doesn't answer",
  UND_ERR_BODY_TIMEOUT: "it doesn't answer",
  UND_ERR_SOCKET: "the connection broke",
};

const DISTRUSTED =
  /^(CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|ERR_TLS_|ERR_SSL_)/;

/** Says why there was no answer. The reason may be the cause of the error thrown. */
export function networkProblem(error: Error): string | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const problem = problemOf(cause);
    if (problem !== undefined) return `Cannot reach ${placeOf(cause)}: ${problem}`;
  }
  return undefined;
}

function problemOf(error: NetworkError): string | undefined {
  const { code = "" } = error;
  if (DISTRUSTED.test(code)) {
    return `its certificate is not trusted (${code}); NODE_EXTRA_CA_CERTS can name further authorities`;
  }
  if (code.startsWith("HPE_")) return "it doesn't speak HTTP";
  return NO_NETWORK[code] ?? NO_NETWORK[error.name];
}

function placeOf(error: NetworkError): string {
  const first = error instanceof AggregateError ? (error.errors[0] as NetworkError) : error;
  const host = first.hostname ?? first.address;
  if (host === undefined) return "the index";
  return `${host}${first.port === undefined ? "" : `:${first.port}`}`;
}
