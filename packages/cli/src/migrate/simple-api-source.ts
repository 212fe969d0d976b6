import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { type ProjectName, parseProjectName } from "@wheelyard/indexer/core/project-name";
import { refused, unreachable } from "../command-error.ts";
import { isDistributionName } from "./distribution-name.ts";
import { type PageLink, parsePageLinks } from "./simple-api-page.ts";
import type { Source } from "./source.ts";

const ACCEPT =
  "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

const ATTEMPTS = 3;

export interface Credentials {
  user: string;
  token: string;
}

/** An index that speaks the simple repository API. */
export function simpleApiSource(root: URL, credentials: Credentials | undefined): Source {
  const login = credentials && Buffer.from(`${credentials.user}:${credentials.token}`).toString("base64");

  return {
    async *files(only) {
      for (const project of only === undefined ? await allProjects() : named(only)) {
        for (const link of await readPage(project)) {
          if (!isDistributionName(link.name)) continue;
          const { name, url, ...facts } = link;
          yield { ...facts, filename: name, origin: url, fetch: (path, signal) => save(url, path, signal) };
        }
      }
    },
  };

  async function allProjects(): Promise<string[]> {
    return (await readPage(root.href)).map(({ url }) => url);
  }

  function named(only: ReadonlySet<ProjectName>): string[] {
    return [...only].map((project) => new URL(`${parseProjectName(project)}/`, root).href);
  }

  async function readPage(url: string): Promise<PageLink[]> {
    const response = await request(url, { accept: ACCEPT });
    return parsePageLinks(await response.text(), response.headers.get("content-type") ?? "", response.url);
  }

  async function save(url: string, path: string, signal: AbortSignal): Promise<void> {
    const { body } = await request(url, {}, signal);
    if (body === null) throw refused(`Cannot read ${url}: it is empty`);
    await pipeline(Readable.fromWeb(body as ReadableStream), createWriteStream(path), { signal });
  }

  async function request(
    url: string,
    headers: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<Response> {
    // Files may lie on another host, which the credentials are not for.
    const authorization = login !== undefined && new URL(url).origin === root.origin;
    const options = {
      headers: { ...headers, ...(authorization && { authorization: `Basic ${login}` }) },
      ...(signal && { signal }),
    };
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(url, options).catch((cause: Error) => {
        if (signal?.aborted || attempt === ATTEMPTS) throw failed(url, cause);
        return undefined;
      });
      if (response?.ok) return response;
      if (response !== undefined && (response.status < 500 || attempt === ATTEMPTS)) {
        throw refusal(url, response.status);
      }
    }
  }
}

function refusal(url: string, status: number): Error {
  if (status !== 401 && status !== 403) return refused(`Cannot read ${url}: it answers ${status}`);
  return unreachable(
    `Cannot read ${url}: it answers ${status}; expected credentials in WHEELYARD_SOURCE_USER and WHEELYARD_SOURCE_TOKEN`,
  );
}

function failed(url: string, cause: Error): Error {
  const why = cause.cause instanceof Error ? cause.cause.message : cause.message;
  return unreachable(`Cannot reach ${url}: ${why}`, { cause });
}
