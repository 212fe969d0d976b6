import type { Fields, ViewerRequest } from "../src/viewer-request/viewer-request.ts";

/** A request as a row of a table spells it. */
export interface Ask {
  method?: string;
  uri: string;
  /** As after the question mark. */
  query?: string;
  /** Several values: the header is repeated. */
  headers?: Record<string, string | readonly string[]>;
}

export function basic(user: string, token: string): string {
  return `Basic ${Buffer.from(`${user}:${token}`).toString("base64")}`;
}

/** The request as CloudFront gives it to the function. */
export function viewerRequest({ method = "GET", uri, query = "", headers = {} }: Ask): ViewerRequest {
  const pairs = query === "" ? [] : query.split("&").map((pair) => pair.split(/=(.*)/s));
  return {
    method,
    uri,
    querystring: fields(pairs.map(([name = "", value = ""]) => [name, [value]])),
    headers: fields(Object.entries(headers).map(([name, values]) => [name, [values].flat()])),
    cookies: {},
  };
}

function fields(entries: readonly [name: string, values: readonly string[]][]): Fields {
  const all: Record<string, string[]> = Object.create(null);
  for (const [name, values] of entries) all[name] = [...(all[name] ?? []), ...values];
  const fields: Fields = Object.create(null);
  for (const [name, values] of Object.entries(all)) {
    fields[name] = { value: values[0] ?? "" };
    if (values.length > 1) fields[name].multiValue = values.map((value) => ({ value }));
  }
  return fields;
}
