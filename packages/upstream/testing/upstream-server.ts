import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseProjectName } from "@wheelyard/core/project-name";
import { sha256 } from "@wheelyard/core/sha256";

/** Answers one request for a page. */
export type UpstreamAnswer = (response: ServerResponse, request: IncomingMessage) => void;

/** Another index, on this machine. */
export interface UpstreamServer {
  /** Its address, as in a source's settings. */
  index: string;
  /** Path of each request so far. */
  requests: string[];
  /** Sets the answer for a project from now on, and puts it on the list. Other projects are 404. */
  answer(project: string, answer: UpstreamAnswer): void;
  /** Adds a project with these files, and the files themselves. It also has them as pypi.org's file host does. */
  publish(project: string, ...distributions: PublishedFile[]): void;
  close(): Promise<void>;
}

interface PublishedFile {
  filename: string;
  body: Uint8Array;
  /** If left out, it is old. */
  uploadTime?: string;
}

export const JSON_TYPE = "application/vnd.pypi.simple.v1+json";

const ROOT = "/simple/";
const FILES = "/files/";
/** As on pypi.org's file host, below folders. */
const FILE_PATH = /^\/(?:files|packages\/.+)\/([^/]+)$/;

/** A file as on a JSON page of the simple API; `url` is relative if it isn't given. */
export interface UpstreamFile {
  filename: string;
  [key: string]: unknown;
}

export async function startUpstreamServer(): Promise<UpstreamServer> {
  const answers = new Map<string, UpstreamAnswer>();
  const files = new Map<string, Uint8Array>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    requests.push(path);
    if (path === ROOT) return sendRoot(response, [...answers.keys()]);
    const [, filename] = FILE_PATH.exec(path) ?? [];
    const file = filename === undefined ? undefined : files.get(decodeURIComponent(filename));
    if (file !== undefined) return response.writeHead(200).end(file);
    // Redirects lead below the project's page.
    const answer = answers.get(path.split("/")[2] ?? "");
    if (answer !== undefined) return answer(response, request);
    response.writeHead(404, { "content-type": "text/plain" }).end("404 Not Found");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    index: `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple/`,
    requests,
    answer(project, answer) {
      answers.set(parseProjectName(project), answer);
    },
    publish(project, ...distributions) {
      for (const { filename, body } of distributions) files.set(filename, body);
      const entries = distributions.map(({ filename, body, uploadTime }) => ({
        filename,
        ...(uploadTime !== undefined && { "upload-time": uploadTime }),
        size: body.byteLength,
        hashes: { sha256: sha256(body) },
      }));
      answers.set(
        parseProjectName(project),
        sendPage(project, entries, `"${sha256(JSON.stringify(entries))}"`),
      );
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The list of all projects. */
function sendRoot(response: ServerResponse, names: readonly string[]): void {
  const projects = names.map((name) => ({ name }));
  const page = JSON.stringify({ meta: { "api-version": "1.1" }, projects });
  response.writeHead(200, { "content-type": JSON_TYPE }).end(page);
}

/** A page of a project in JSON. */
export function pageText(name: string, files: readonly UpstreamFile[]): string {
  return JSON.stringify({
    meta: { "api-version": "1.1" },
    name,
    versions: [],
    files: files.map((file) => ({
      url: `../..${FILES}${encodeURIComponent(file.filename)}`,
      hashes: { sha256: "a".repeat(64) },
      size: 1_000,
      "upload-time": "2020-01-01T00:00:00Z",
      ...file,
    })),
  });
}

/** Sends a page, or says that it has not changed if the request asks that. */
export function sendPage(name: string, files: readonly UpstreamFile[], etag = '"1"'): UpstreamAnswer {
  return (response, request) => {
    if (request.headers["if-none-match"] === etag) return response.writeHead(304, { etag }).end();
    return response.writeHead(200, { "content-type": JSON_TYPE, etag }).end(pageText(name, files));
  };
}

/** Sends this. */
export function send(
  status: number,
  headers: Record<string, string> = {},
  body: string | Uint8Array = "",
): UpstreamAnswer {
  return (response) => void response.writeHead(status, headers).end(body);
}
