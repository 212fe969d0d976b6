import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  JSON_TYPE,
  pageText,
  send,
  sendPage,
  startUpstreamServer,
  type UpstreamServer,
} from "../../testing/upstream-server.ts";
import { type FetchedPage, fetchPage } from "./fetch-page.ts";
import { UpstreamFaultError } from "./upstream-fault.ts";

let upstream: UpstreamServer;
beforeAll(async () => {
  upstream = await startUpstreamServer();
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.requests.length = 0;
});

const FILES = [{ filename: "acme-1.0.tar.gz" }];

function ask(known?: FetchedPage) {
  return fetchPage(`${upstream.index}acme/`, known);
}

it("fetches a page, and gets it again only if it has changed", async () => {
  upstream.answer("acme", sendPage("acme", FILES, '"1"'));
  const first = await ask();
  expect(first).toEqual({
    kind: "page",
    page: {
      received: {
        text: pageText("acme", FILES),
        contentType: JSON_TYPE,
        url: `${upstream.index}acme/`,
      },
      etag: '"1"',
    },
  });
  const known = first.kind === "page" ? first.page : undefined;
  expect(await ask(known)).toEqual({ kind: "page", page: known });
  upstream.answer("acme", sendPage("acme", [], '"2"'));
  expect(await ask(known)).toMatchObject({ page: { received: { text: pageText("acme", []) }, etag: '"2"' } });
});

it("prefers JSON, and accepts HTML", async () => {
  let accepted: string | undefined;
  upstream.answer("acme", (response, { headers }) => {
    accepted = headers.accept;
    response.writeHead(200, { "content-type": "text/html" }).end("<html></html>");
  });
  expect(await ask()).toMatchObject({
    page: { received: { contentType: "text/html", text: "<html></html>" } },
  });
  expect(accepted).toBe(
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1",
  );
});

it("learns that there is none", async () => {
  upstream.answer("acme", send(404, {}, "Not Found"));
  expect(await ask()).toEqual({ kind: "absent" });
});

describe("follows a redirect on the same host", () => {
  it.each(["page/", "/simple/acme/page/", "./page/"])("to %s, and takes its links from there", async (to) => {
    upstream.answer("acme", (response, request) => {
      if (request.url?.endsWith("/page/")) return sendPage("acme", FILES)(response, request);
      return send(301, { location: to })(response, request);
    });
    expect(await ask()).toMatchObject({ page: { received: { url: `${upstream.index}acme/page/` } } });
    expect(upstream.requests).toEqual(["/simple/acme/", "/simple/acme/page/"]);
  });
});

describe("after a redirect, a 404", () => {
  const missing = (to: string) =>
    upstream.answer("acme", (response, request) =>
      send(request.url === "/simple/acme/" ? 302 : 404, { location: to })(response, request),
    );

  it.each(["/simple/acme", "/simple/Acme/", "/pypi/simple/acme/"])(
    "of %s says that there is none",
    async (to) => {
      missing(to);
      expect(await ask()).toEqual({ kind: "absent" });
    },
  );

  it.each(["/login", "/", "/login/?next=/simple/acme/", "/simple/acme/login"])(
    "of %s says nothing about the project",
    async (to) => {
      missing(to);
      await expect(ask()).rejects.toThrow(/it redirects to "http:.*", which is not there$/);
      await expect(ask()).rejects.toThrow(UpstreamFaultError);
    },
  );
});

it("asks once more if the connection is lost, but not a third time", async () => {
  let lost = 1;
  upstream.answer("acme", (response, request) => {
    if (lost-- > 0) return void response.destroy();
    return sendPage("acme", FILES)(response, request);
  });
  expect(await ask()).toMatchObject({ kind: "page" });
  expect(upstream.requests).toHaveLength(2);
  lost = 2;
  await expect(ask()).rejects.toThrow(UpstreamFaultError);
  expect(upstream.requests).toHaveLength(4);
});
