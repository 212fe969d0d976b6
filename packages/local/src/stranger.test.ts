import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Audience, strangerRefusal } from "./stranger.ts";

const LINK = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };

function refusal(audience: Audience, headers: Record<string, string>, method = "GET"): string | undefined {
  const all = { host: "127.0.0.1:8080", ...headers };
  const headersDistinct = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]]));
  return strangerRefusal({ method, headersDistinct }, audience);
}

describe.each<Audience>(["pages", "api"])("for %s", (audience) => {
  it.each([
    "localhost",
    "localhost:8080",
    "LOCALHOST:8080",
    "my-pypi.localhost:9000",
    "a.b.localhost",
    "127.0.0.1",
    "127.0.0.1:1",
    "127.255.255.255:65535",
    "[::1]",
    "[::1]:9000",
  ])("serves the host %s", (host) => {
    expect(refusal(audience, { host })).toBeUndefined();
  });

  it.each([
    "evil.example",
    "evil.example:9000",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evillocalhost",
    "127.0.0.256",
    "127.1",
    "128.0.0.1",
    "1127.0.0.1",
    "0.0.0.0",
    "[::]",
    "[::ffff:127.0.0.1]",
    "169.254.169.254",
    "10.0.0.1",
    "localhost@evil.example",
    "evil.example\u0000.localhost",
    "",
  ])("refuses the host %j", (host) => {
    expect(refusal(audience, { host })).toBe(
      `Cannot serve the host ${JSON.stringify(host)}: expected localhost, 127.0.0.1 or [::1], because only this machine is served`,
    );
  });

  it.each([[[]], [["127.0.0.1", "127.0.0.1"]], [["127.0.0.1", "evil.example"]]])(
    "refuses the hosts %j",
    (host) => {
      expect(strangerRefusal({ method: "GET", headersDistinct: { host } }, audience)).toContain(
        "Cannot serve the host",
      );
    },
  );

  it.each([
    "https://evil.example",
    "null",
    "http://localhost:3000",
    "http://127.0.0.1:8081",
    "https://127.0.0.1:8080",
    "",
  ])("refuses the origin %j", (origin) => {
    expect(refusal(audience, { origin })).toContain(`Cannot serve the web page at "${origin}"`);
    // Whatever else it says.
    expect(refusal(audience, { origin, "sec-fetch-site": "none", ...LINK })).toBeDefined();
  });

  it.each([
    [
      "a script of another site",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "empty" },
    ],
    [
      "an image of another site",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" },
    ],
    [
      "another site's frame",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" },
    ],
    [
      "a script of another port",
      { "sec-fetch-site": "same-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" },
    ],
    ["a site that is not known yet", { "sec-fetch-site": "other" }],
  ])("refuses %s", (_, headers) => {
    expect(refusal(audience, headers)).toContain(`Cannot serve a web page of "${headers["sec-fetch-site"]}"`);
  });

  it.each([
    ["a program", {}],
    ["Node's fetch", { "sec-fetch-mode": "cors" }],
    ["an address that was typed", { "sec-fetch-site": "none", ...LINK }],
  ])("serves %s", (_, headers) => {
    for (const method of ["GET", "HEAD", "PUT", "POST", "DELETE"]) {
      expect(refusal(audience, headers, method)).toBeUndefined();
    }
  });

  it("refuses every host that is not this machine's", () => {
    fc.assert(
      fc.property(fc.domain(), fc.option(fc.nat(65_535)), (domain, port) => {
        fc.pre(!domain.endsWith("localhost"));
        expect(refusal(audience, { host: port === null ? domain : `${domain}:${port}` })).toBeDefined();
      }),
      { seed: 13 },
    );
  });
});

describe("pages alone", () => {
  it.each([
    ["serve what they refer to", { "sec-fetch-site": "same-origin", "sec-fetch-mode": "no-cors" }],
    ["serve their own scripts", { "sec-fetch-site": "same-origin", origin: "http://127.0.0.1:8080" }],
    ["are led to from another site", { "sec-fetch-site": "cross-site", ...LINK }],
    ["are led to from another port", { "sec-fetch-site": "same-site", ...LINK }],
  ])("%s", (_, headers) => {
    expect(refusal("pages", headers)).toBeUndefined();
    expect(refusal("api", headers)).toBeDefined();
  });

  it("are not led to by forms", () => {
    expect(refusal("pages", { "sec-fetch-site": "cross-site", ...LINK }, "POST")).toBeDefined();
  });
});
