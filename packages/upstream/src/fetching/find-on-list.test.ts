import { parseProjectName } from "@wheelyard/core/project-name";
import { afterAll, beforeAll, expect, it } from "vitest";
import { JSON_TYPE, send, startUpstreamServer, type UpstreamServer } from "../../testing/upstream-server.ts";
import { findOnList } from "./find-on-list.ts";

let upstream: UpstreamServer;
beforeAll(async () => {
  upstream = await startUpstreamServer();
});
afterAll(() => upstream.close());

const NAMES = new Set(["acme-core", "ours"].map(parseProjectName));

it("finds names in one request for the whole list", async () => {
  for (const name of ["Acme.Core", "bow"]) upstream.answer(name, send(404));
  const { projects, found } = await findOnList({ index: upstream.index }, NAMES);
  expect([projects, ...found]).toEqual([2, "acme-core"]);
  expect(upstream.requests).toEqual(["/simple/"]);
});

it("begins again if the connection is lost in the middle of the list", async () => {
  const list = '{"projects":[{"name":"acme-core"},{"name":"bow"}]}';
  let lost = 1;
  upstream.answer("list", (response) => {
    response.writeHead(200, { "content-type": JSON_TYPE, "content-length": String(list.length) });
    if (lost-- > 0) response.write(list.slice(0, -1), () => response.destroy());
    else response.end(list);
  });
  const { projects, found } = await findOnList({ index: `${upstream.index}list/` }, NAMES);
  expect([projects, ...found]).toEqual([2, "acme-core"]);
});

it.each<[string, number, Record<string, string>, string, RegExp]>([
  ["that there is none", 404, {}, "", /expected the list of its projects, found none$/],
  ["a server error", 500, {}, "", /it answered 500$/],
  ["a login page", 200, { "content-type": "text/html" }, "<html><form></form></html>", /found none$/],
  [
    "a login page with links",
    200,
    { "content-type": "text/html" },
    "<html><h1>Sign in</h1><a href='/help'>Help</a><a href='/terms/'>Terms</a></html>",
    /found none$/,
  ],
  ["half a list in HTML", 200, { "content-type": "text/html" }, '<a href="a/">a</a>', /expected it to end/],
  ["an empty list", 200, { "content-type": JSON_TYPE }, '{"projects":[]}', /found none$/],
  ["half a list", 200, { "content-type": JSON_TYPE }, '{"projects":[', /expected JSON/],
  ["something that is not a list", 200, { "content-type": "image/png" }, "", /expected HTML or JSON/],
])("does not accept %s as a list", async (_, status, headers, body, message) => {
  upstream.answer("list", send(status, headers, body));
  await expect(findOnList({ index: `${upstream.index}list/` }, NAMES)).rejects.toThrow(message);
});
