/** A user of the index and one of their tokens. */
export interface Login {
  user: string;
  token: string;
}

/** A request over HTTP. */
export interface Question {
  /** Default: GET. */
  method?: "HEAD" | "POST";
  headers?: Readonly<Record<string, string>>;
  /** Default: nobody. */
  login?: Login;
}

/** An answer over HTTP. Redirects are not followed. */
export interface Answer {
  status: number;
  /** By lowercase name. */
  headers: Readonly<Record<string, string>>;
  /** Decoded, if it came compressed. */
  body: Buffer;
}

export type Ask = (url: string, question?: Question) => Promise<Answer>;

const ANSWER_MS = 60_000;

/** Asks over HTTP, until the signal ends it. */
export function askOver(signal: AbortSignal): Ask {
  return async (url, { method = "GET", headers = {}, login } = {}) => {
    const response = await fetch(url, {
      method,
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      headers: {
        "accept-encoding": "identity",
        ...headers,
        ...(login && { authorization: authorization(login) }),
      },
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    };
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc7617 */
export function authorization({ user, token }: Login): string {
  return `Basic ${Buffer.from(`${user}:${token}`).toString("base64")}`;
}
