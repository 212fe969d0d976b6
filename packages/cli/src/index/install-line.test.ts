import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { installLine } from "./install-line.ts";

beforeEach(() => vi.stubEnv("WHEELYARD_LOCAL_LOGIN", "ci%40example.org:a%2Fb"));
afterEach(() => vi.unstubAllEnvs());

it("can be typed as it is for a local index", () => {
  expect(installLine("http://127.0.0.1:8080/simple/", "acme-core", "1.0")).toBe(
    "pip install --index-url http://ci%40example.org:a%2Fb@127.0.0.1:8080/simple/ acme-core==1.0",
  );
});

it.each(["https://pypi.example.com/simple/", "http://127.0.0.1.example.com/simple/"])(
  "never has the login for %s",
  (indexUrl) => {
    expect(installLine(indexUrl, "acme-core", "1.0")).toBe(
      `pip install --index-url ${indexUrl} acme-core==1.0`,
    );
  },
);

it("has no login unless one is set", () => {
  vi.stubEnv("WHEELYARD_LOCAL_LOGIN", undefined);
  expect(installLine("http://127.0.0.1:8080/simple/", "acme-core", "1.0")).toBe(
    "pip install --index-url http://127.0.0.1:8080/simple/ acme-core==1.0",
  );
});

it("is quoted where a shell would read it otherwise", () => {
  expect(installLine("https://pypi.example.com/simple/", "acme-core", "1!2.0")).toBe(
    "pip install --index-url https://pypi.example.com/simple/ 'acme-core==1!2.0'",
  );
  vi.stubEnv("WHEELYARD_LOCAL_LOGIN", "ada:a!b(c)");
  expect(installLine("http://127.0.0.1:8080/simple/", "acme-core", "1.0+cu118")).toBe(
    "pip install --index-url 'http://ada:a!b(c)@127.0.0.1:8080/simple/' acme-core==1.0+cu118",
  );
});

it("is missing if the address is unknown: pip would ask pypi.org", () => {
  expect(installLine(undefined, "acme-core", "1.0")).toBeUndefined();
});
