import { describe, expect, it } from "vitest";
import { CLIENTS, clientSettings } from "./client-settings.ts";

const ACCESS = { indexUrl: "https://pypi.example.com:8443/simple/", user: "ada" };
const DEPENDENCIES = ["upstream", "pypi.org"] as const;
const WAYS = CLIENTS.flatMap((client) => DEPENDENCIES.map((from) => [client, from] as const));

describe.each(WAYS)("%s, with dependencies from %s", (client, from) => {
  const { settings, credentials } = clientSettings(client, ACCESS, from);

  it("finds the index", () => {
    const plain = settings.replace(/\$\{WHEELYARD_USER\}:\$\{WHEELYARD_TOKEN\}@/, "");
    expect(plain).toContain(ACCESS.indexUrl);
  });

  it("has user and token outside what is committed", () => {
    expect(settings).not.toContain("ada");
    expect(settings).not.toMatch(/(?<!_)TOKEN/);
    expect(credentials).toContain("ada");
  });

  it("says what its settings are for", () => {
    expect(settings).toMatch(/^# \S.*[.:]$/m);
  });
});

it.each(CLIENTS)("%s has only one index if that has an upstream", (client) => {
  const { settings } = clientSettings(client, ACCESS, "upstream");
  const written = settings.replaceAll(/^#.*$/gm, "");
  expect(written).not.toContain("pypi.org");
  expect(new Set(written.match(/https:\/\/[^/"]+/g)).size).toBe(1);
});

describe("alongside pypi.org, a client that has no order of indexes", () => {
  it("installs only with hashes", () => {
    expect(clientSettings("pip", ACCESS, "pypi.org").settings).toContain("\nrequire-hashes = true");
  });

  it.each(["pip-tools", "pipx"] as const)("has only the private index: %s", (client) => {
    const { settings } = clientSettings(client, ACCESS, "pypi.org");
    expect(settings.replaceAll(/^#.*$/gm, "")).not.toContain("pypi.org");
  });
});
