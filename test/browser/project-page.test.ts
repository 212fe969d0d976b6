import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "./chromium.ts";
import { type RenderedSite, serveRenderedSite } from "./rendered-site.ts";
import { SAMPLE_DOWNLOADS } from "./sample-downloads.ts";
import { SAMPLE_PROJECTS } from "./sample-index.ts";
import { visit } from "./visit.ts";

let browser: Browser;
let site: RenderedSite;

beforeAll(async () => {
  browser = await launchChromium();
  site = await serveRenderedSite({ projects: SAMPLE_PROJECTS, downloads: SAMPLE_DOWNLOADS });
});

afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

describe("the page of a project", () => {
  it("leads to its other versions, and back to the latest", async () => {
    await using looking = await visit(browser, `${site.url}/project/tidepool/`);
    const { page, faults } = looking;
    await page.getByText("23 versions").click();
    await page.locator(".versions a").first().waitFor();
    const versions = await page.locator(".versions a").allTextContents();
    expect(versions.slice(0, 3)).toEqual(["2.0.0b1", "1.6.0", "1.5.0"]);
    expect(await page.locator(".versions [aria-current]").textContent()).toBe("1.6.0");
    await page.getByRole("link", { name: "1.3.0", exact: true }).first().click();
    await page.waitForURL("**/project/tidepool/1.3.0/");
    expect(await page.getByText("This release is yanked").isVisible()).toBe(true);
    await page.getByRole("link", { name: "The latest release is 1.6.0" }).click();
    await page.waitForURL("**/project/tidepool/");
    expect(faults).toEqual([]);
  });

  it("opens and closes the list of versions by keyboard", async () => {
    await using looking = await visit(browser, `${site.url}/project/tidepool/`);
    const { page } = looking;
    await page.locator(".versions summary").focus();
    await page.keyboard.press("Enter");
    await page.locator(".versions a").first().waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("2.0.0b1");
    await page.keyboard.press("Escape");
    expect(await page.locator(".versions a").first().isVisible()).toBe(false);
    expect(await page.evaluate("document.activeElement.tagName")).toBe("SUMMARY");
  });

  it.each([
    ["pip", "pip install --index-url SITE/simple/ tidepool"],
    ["uv", "uv add --default-index wheelyard=SITE/simple/ tidepool"],
    ["poetry", "poetry source add wheelyard SITE/simple/ && poetry add --source wheelyard tidepool"],
    ["pdm", "pdm config --local pypi.url SITE/simple/ && pdm add tidepool"],
    ["pipenv", "pipenv install --index SITE/simple tidepool"],
  ])("copies the line for %s, and remembers the client", async (client, line) => {
    await using looking = await visit(browser, `${site.url}/project/tidepool/`, {
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const { page, faults } = looking;
    // The button says for two seconds that it has copied. They don't pass here.
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60_000);
    await page.locator("fieldset.install").getByText(client, { exact: true }).click();
    const button = page.getByRole("button", { name: `Copy the line for ${client}` });
    await button.click();
    await expect.poll(() => button.textContent()).toBe("Copied");
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(line.replace("SITE", site.url));
    expect(await page.locator("#announcement").textContent()).toBe("Copied");
    await page.clock.runFor(2_000);
    expect(await button.textContent()).toBe("Copy");
    await page.reload();
    expect(await page.getByRole("radio", { name: client, exact: true }).isChecked()).toBe(true);
    expect(faults).toEqual([]);
  });

  it("pins the version on the page of a release", async () => {
    await using looking = await visit(browser, `${site.url}/project/tidepool/1.0.0/`);
    expect(await looking.page.locator("[data-client=pip] code").textContent()).toBe(
      `pip install --index-url ${site.url}/simple/ tidepool==1.0.0`,
    );
  });

  it("fills in its own address if the indexer does not know it", async () => {
    await using elsewhere = await serveRenderedSite({
      projects: SAMPLE_PROJECTS.slice(0, 1),
      site: "unknown",
    });
    await using looking = await visit(browser, `${elsewhere.url}/project/tidepool/`);
    expect(await looking.page.locator("[data-client=pip] code").textContent()).toContain(
      ` ${elsewhere.url}/simple/ `,
    );
  });

  it("links the dependencies that live here", async () => {
    await using looking = await visit(browser, `${site.url}/project/tidepool/`);
    const { page } = looking;
    await page.locator("#dependencies").scrollIntoViewIfNeeded();
    const links = page.locator("[data-dependency] a");
    await links.first().waitFor();
    expect(await links.allTextContents()).toEqual(["checksmith", "skyline"]);
    expect(await page.locator("[data-dependency]").count()).toBe(7);
    await links.first().click();
    await page.waitForURL("**/project/checksmith/");
  });

  it("leads from the matrix to the file", async () => {
    await using looking = await visit(browser, `${site.url}/project/gridlock/`);
    const { page } = looking;
    await page.getByRole("link", { name: "3.12, macOS arm64: yes" }).click();
    expect(await page.locator(".files li:target .name").textContent()).toBe(
      "gridlock-1.1.0-cp312-cp312-macosx_11_0_arm64.whl",
    );
  });

  it("says how long ago things were, and when exactly", async () => {
    await using looking = await visit(browser, `${site.url}/project/old-billing/`);
    const time = looking.page.locator(".head time");
    expect(await time.textContent()).toMatch(/ago|last/);
    expect(await time.getAttribute("datetime")).toMatch(/^2022-/);
    expect(await time.getAttribute("title")).toMatch(/2022/);
  });

  it("of a quarantined project says that, and nothing else", async () => {
    await using looking = await visit(browser, `${site.url}/project/leaky-client/`);
    const { page, faults } = looking;
    expect(await page.getByRole("main").locator("h1, p").allTextContents()).toEqual([
      "leaky-client",
      "This project is quarantined",
      "None of it can be installed: it may be harmful.",
      "Sends credentials to a host that is not ours",
      expect.stringMatching(/^Quarantined (.* ago|last .*)$/),
    ]);
    expect(await page.locator(".banner time").getAttribute("datetime")).toBe("2026-05-26T09:30:00Z");
    expect(faults).toEqual([]);
  });
});
