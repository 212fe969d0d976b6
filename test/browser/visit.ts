import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** A visit to the site, and all that should not have happened meanwhile. */
export interface Visit extends AsyncDisposable {
  page: Page;
  /** Dialogs, breaches of the policy, errors of the script, and requests to anywhere else. Expected to stay empty. */
  faults: string[];
}

/** Reports each breach of the pages' policy, and any script that ran unintentionally. */
const WATCH = `
document.addEventListener("securitypolicyviolation", (event) => {
  window.reportFault("policy: " + event.violatedDirective + " " + event.blockedURI + " " + event.sample);
});
Object.defineProperty(window, "executed", {
  set(value) { window.reportFault("executed: " + value); },
});
`;

/** For things that a busy machine shows late. */
const PATIENCE_MS = 60_000;

/** @param elsewhere addresses that the visit may request, besides the site's own */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions & { elsewhere?: string } = {},
): Promise<Visit> {
  const { elsewhere, ...contextOptions } = options;
  const faults: string[] = [];
  const context = await browser.newContext({ reducedMotion: "reduce", ...contextOptions });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.exposeFunction("reportFault", (fault: string) => faults.push(fault));
  await context.addInitScript(WATCH);
  const origin = new URL(url).origin;
  await context.route(
    (address) => address.origin !== origin && /^https?:$/.test(address.protocol),
    async (route) => {
      const asked = route.request().url();
      if (elsewhere === undefined || !asked.startsWith(elsewhere)) faults.push(`request: ${asked}`);
      await route.abort();
    },
  );
  const page = await context.newPage();
  page.on("dialog", async (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  await page.goto(url);
  return {
    page,
    faults,
    async [Symbol.asyncDispose]() {
      await context.close();
    },
  };
}
