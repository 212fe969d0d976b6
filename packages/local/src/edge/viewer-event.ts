import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Fields, ViewerRequestEvent } from "@wheelyard/edge-auth/viewer-request/viewer-request";

/** The event of a viewer request, as CloudFront builds it. */
export interface ViewerEvent extends ViewerRequestEvent {
  version: "1.0";
  context: { distributionDomainName: string; distributionId: string; eventType: string; requestId: string };
  viewer: { ip: string };
}

export function viewerEventOf(request: IncomingMessage): ViewerEvent {
  const target = request.url ?? "/";
  const question = target.indexOf("?");
  const uri = question === -1 ? target : target.slice(0, question);
  const query = question === -1 ? "" : target.slice(question + 1);
  const headers = headerPairs(request.rawHeaders);
  return {
    version: "1.0",
    context: {
      distributionDomainName: request.headers.host ?? "localhost",
      distributionId: "LOCAL",
      eventType: "viewer-request",
      requestId: randomUUID(),
    },
    viewer: { ip: request.socket.remoteAddress ?? "" },
    request: {
      method: request.method ?? "GET",
      uri,
      querystring: fieldsOf(query === "" ? [] : query.split("&").map(pairOf)),
      headers: fieldsOf(headers.filter(([name]) => name !== "cookie")),
      cookies: fieldsOf(
        headers
          .filter(([name]) => name === "cookie")
          .flatMap(([, value]) => value.split(/; */))
          .map(pairOf),
      ),
    },
  };
}

function headerPairs(rawHeaders: readonly string[]): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    pairs.push([(rawHeaders[i] ?? "").toLowerCase(), rawHeaders[i + 1] ?? ""]);
  }
  return pairs;
}

function pairOf(text: string): [name: string, value: string] {
  const equals = text.indexOf("=");
  return equals === -1 ? [text, ""] : [text.slice(0, equals), text.slice(equals + 1)];
}

function fieldsOf(pairs: readonly [name: string, value: string][]): Fields {
  // Without a prototype: a header or a parameter may be named __proto__.
  const fields: Fields = Object.create(null);
  for (const [name, value] of pairs) {
    const field = fields[name];
    if (field === undefined) {
      fields[name] = { value };
    } else {
      field.multiValue ??= [{ value: field.value }];
      field.multiValue.push({ value });
    }
  }
  return fields;
}
