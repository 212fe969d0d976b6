import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buildSdist } from "@wheelyard/indexer/testing/build-sdist";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { launchChromium } from "./chromium.ts";
import { ATTACKS, HOSTILE_PROJECTS } from "./hostile-project.ts";
import { metadataTextOf } from "./rendered-site.ts";
import { SAMPLE_PROJECTS, type SampleProject } from "./sample-index.ts";
import { visit } from "./visit.ts";

const LOGIN = { httpCredentials: { username: "local", password: "local" } };

let browser: Browser;
let stack: TestStack;
let url: string;

beforeAll(async () => {
  browser = await launchChromium();
  stack = await startTestStack();
  url = stack.index.url;
});

afterAll(async () => {
  await browser?.close();
  await stack?.[Symbol.asyncDispose]();
});

async function upload(project: SampleProject): Promise<void> {
  for (const { version, yanked } of project.releases.slice(-3)) {
    const metadata = metadataTextOf(project, version);
    for (const built of [
      buildWheel({ name: project.name, version, metadata }),
      buildSdist({ name: project.name, version, metadata }),
    ]) {
      const key = `${project.name}/${built.filename}`;
      await stack.bucket.put(key, built.body);
      if (yanked !== undefined) await stack.bucket.put(`${key}.yanked`, yanked);
    }
  }
  const { status } = project;
  if (status) await stack.bucket.put(`${project.name}.status`, `${status.status} ${status.reason ?? ""}`);
}

describe("a real index", () => {
  it("before the first upload, says what to type", async () => {
    await stack.reconcile();
    await stack.drain();
    await using looking = await visit(browser, `${url}/`, LOGIN);
    const { page, faults } = looking;
    expect(await page.locator("h1").textContent()).toBe("Nothing is published yet");
    expect(await page.locator(".command code").nth(1).textContent()).toContain(`s3://${stack.bucket.name}/`);
    expect(faults).toEqual([]);
  });

  it("shows what was uploaded, from the home page to the file", async () => {
    for (const project of SAMPLE_PROJECTS.slice(0, 8)) await upload(project);
    await stack.bucket.put("broken-1.0-py3-none-any.whl", "no wheel at all");
    await stack.drain();

    await using looking = await visit(browser, `${url}/`, LOGIN);
    const { page, faults } = looking;
    await page.getByRole("searchbox").fill("queues");
    await page.getByText("1 of 8 projects").waitFor();
    await page.getByRole("link", { name: "tidepool", exact: true }).click();
    await page.waitForURL("**/project/tidepool/");
    expect(await page.locator("h1").textContent()).toBe("tidepool 1.6.0");
    expect(await page.locator("[data-client=pip] code").textContent()).toBe(
      `pip install --index-url ${url}/simple/ tidepool`,
    );
    expect(await page.locator(".readme h4").first().textContent()).toBe("Quick start");
    await page.getByText("3 versions").click();
    await page.locator(".versions").getByRole("link", { name: "1.5.0" }).click();
    await page.waitForURL("**/project/tidepool/1.5.0/");
    await page.getByRole("link", { name: "The latest release is 1.6.0" }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator(".files .name a").first().click(),
    ]);
    expect(download.suggestedFilename()).toBe("tidepool-1.5.0-py3-none-any.whl");
    await page.locator("#dependencies").scrollIntoViewIfNeeded();
    await page.locator("[data-dependency] a").first().waitFor();
    expect(faults).toEqual([]);
  });

  it("keeps the search across a reload, and on the way back", async () => {
    await using looking = await visit(browser, `${url}/?q=queues`, LOGIN);
    const { page, faults } = looking;
    const found = page.getByText("1 of 8 projects");
    await found.waitFor();
    await page.reload();
    await found.waitFor();
    await page.getByRole("link", { name: "tidepool", exact: true }).click();
    await page.waitForURL("**/project/tidepool/");
    await page.goBack();
    await found.waitFor();
    expect(page.url()).toBe(`${url}/?q=queues`);
    expect(await page.getByRole("searchbox").inputValue()).toBe("queues");
    expect(faults).toEqual([]);
  });

  // From another host, and from another port of the same host, which browsers call the same site.
  it.each(["localhost", "127.0.0.1"])("serves a link at %s, and no script there", async (host) => {
    const elsewhere = createServer((_, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end(`<a href="${url}/">to the index</a>`);
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    const { port } = elsewhere.address() as AddressInfo;
    const context = await browser.newContext(LOGIN);
    try {
      const page = await context.newPage();
      await page.goto(`http://${host}:${port}/`);
      stack.accesses.length = 0;
      await page.evaluate((target) => fetch(target, { mode: "no-cors" }), `${url}/simple/`);
      await expect.poll(() => stack.accesses.map(({ status }) => status)).toEqual([403]);
      await page.getByRole("link").click();
      await page.waitForURL(`${url}/`);
      await page.getByRole("searchbox").waitFor();
    } finally {
      await context.close();
      elsewhere.closeAllConnections();
      elsewhere.close();
    }
  });

  it("says why a file is not listed", async () => {
    await using looking = await visit(browser, `${url}/project/_problems/`, LOGIN);
    const { page, faults } = looking;
    expect(await page.locator(".problems h2").allTextContents()).toEqual(["broken-1.0-py3-none-any.whl"]);
    expect(faults).toEqual([]);
  });

  it.each([
    ["deprecated", "skyline", "This project is deprecated"],
    ["archived", "old-billing", "This project is archived"],
    ["quarantined", "leaky-client", "This project is quarantined"],
  ])("says that a project is %s", async (_, project, words) => {
    await using looking = await visit(browser, `${url}/project/${project}/`, LOGIN);
    expect(await looking.page.locator(".banner strong").first().textContent()).toBe(words);
    expect(looking.faults).toEqual([]);
  });

  it("runs nothing that an author wrote", async () => {
    for (const project of HOSTILE_PROJECTS) await upload(project);
    for (const [i, attack] of ATTACKS.entries()) {
      await stack.bucket.put(`${attack}/hostile${i}-1.0-py3-none-any.whl`, attack);
    }
    await stack.drain();
    for (const path of ["/", "/?q=hostile", "/project/_problems/"].concat(
      HOSTILE_PROJECTS.map(({ name }) => `/project/${name}/`),
    )) {
      await using looking = await visit(browser, `${url}${path}`, LOGIN);
      await looking.page.waitForLoadState("networkidle");
      // The test shows nothing if the page's own script doesn't run either.
      if (path.startsWith("/?q=")) await looking.page.getByText(/^\d+ of \d+ projects$/).waitFor();
      expect(looking.faults, path).toEqual([]);
      expect(await looking.page.locator("main").textContent(), path).toContain("hostile");
    }
  });
});
