import { channelRoot, MAIN } from "@wheelyard/core/root";
import { describe, expect, it } from "vitest";
import { CLIENTS, clientSettings } from "./client-settings/client-settings.ts";
import { setUp } from "./set-up.ts";

const SITE = "https://pypi.example.com";

/** What a reader sees and copies. */
const textOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

describe("how to set up", () => {
  it.each(CLIENTS)("has the settings of %s as pip-config prints them, but for the user's name", (client) => {
    const shown = textOf(setUp(channelRoot("nightly"), { bucket: "b" }, SITE).text);
    const access = { indexUrl: `${SITE}/_channels/nightly/simple/`, user: "NAME" };
    const { settings, credentials } = clientSettings(client, access, "upstream");
    expect(shown).toContain(settings);
    expect(shown).toContain(credentials);
  });

  it("leaves an unknown address to the page's script", () => {
    const { text } = setUp(MAIN, { bucket: "b" }, undefined);
    expect(text).not.toContain("index.invalid");
    expect(text).toContain("machine <span data-host>INDEX</span> login <span data-user>NAME</span>");
    expect(textOf(text)).toContain("index-url = https://INDEX/simple/");
  });

  it("is rendered again only if its input changes", () => {
    const first = setUp(MAIN, { bucket: "b" }, SITE);
    expect(setUp(MAIN, { bucket: "b" }, SITE)).toBe(first);
    for (const [root, upload, site] of [
      [channelRoot("nightly"), { bucket: "b" }, SITE],
      [MAIN, { bucket: "c" }, SITE],
      [MAIN, { bucket: "b", endpoint: "http://localhost:1" }, SITE],
      [MAIN, { bucket: "b" }, undefined],
    ] as const) {
      expect(setUp(root, upload, site).text).not.toBe(first.text);
      expect(setUp(MAIN, { bucket: "b" }, SITE).text).toBe(first.text);
    }
  });

  it.each([
    [MAIN, "aws s3 cp dist/ s3://b/ --recursive"],
    [MAIN, "aws s3 cp dist/ s3://b/_channels/nightly/ --recursive"],
    [channelRoot("cu121"), "aws s3 cp dist/ s3://b/_channels/cu121/ --recursive"],
  ])("says in root %j how to publish: %s", (root, command) => {
    expect(textOf(setUp(root, { bucket: "b" }, SITE).text)).toContain(command);
  });
});
