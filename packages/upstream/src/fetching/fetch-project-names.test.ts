import { afterAll, beforeAll, expect, it } from "vitest";
import { JSON_TYPE, send, startUpstreamServer, type UpstreamServer } from "../../testing/upstream-server.ts";
import { fetchProjectNames } from "./fetch-project-names.ts";

let upstream: UpstreamServer;
beforeAll(async () => {
  upstream = await startUpstreamServer();
});
afterAll(() => upstream.close());

it("reads all names in one request, in normal form", async () => {
  for (const name of ["Acme.Core", "bow"]) upstream.answer(name, send(404));
  expect([...(await fetchProjectNames({ index: upstream.index }))].sort()).toEqual(["acme-core", "bow"]);
  expect(upstream.requests).toEqual(["/simple/"]);
});

it.each<[string, number, Record<string, string>, string, RegExp]>([
  ["that there is none", 404, {}, "", /expected the list of its projects, found none$/],
  ["a server error", 500, {}, "", /it answered 500$/],
  ["a login page", 200, { "content-type": "text/html" }, "<html><form></form></html>", /found none$/],
  ["an empty list", 200, { "content-type": JSON_TYPE }, '{"projects":[]}', /found none$/],
  ["half a list", 200, { "content-type": JSON_TYPE }, '{"projects":[', /expected JSON/],
  ["what is no list", 200, { "content-type": "image/png" }, "", /expected HTML or JSON/],
])("does not accept %s as a list", async (_, status, headers, body, message) => {
  upstream.answer("list", send(status, headers, body));
  await expect(fetchProjectNames({ index: `${upstream.index}list/` })).rejects.toThrow(message);
});
