import { describe, expect, it } from "vitest";
import { CLIENTS, clientSettings } from "./client-settings.ts";

const URL_GIVEN = "https://pypi.example.com:8443/simple/";

describe.each(CLIENTS)("%s", (client) => {
  const { settings, credentials } = clientSettings(client, URL_GIVEN, "ada");

  it("finds the index", () => {
    const plain = settings.replace(/\$\{WHEELYARD_USER\}:\$\{WHEELYARD_TOKEN\}@/, "");
    expect(plain).toContain(URL_GIVEN);
  });

  it("has user and token outside what is committed", () => {
    expect(settings).not.toContain("ada");
    expect(settings).not.toMatch(/(?<!_)TOKEN/);
    expect(credentials).toContain("ada");
  });
});
