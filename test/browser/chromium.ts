import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** A busy machine may be reading it from disk for the first time. */
const LAUNCH_MS = 100_000;

/** Debian's browser, or the one that `CHROMIUM` names. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    throw new Error(
      `Cannot find a browser at "${executablePath}": expected Chromium there (apt-get install chromium), or its path in CHROMIUM`,
    );
  }
  return chromium.launch({
    executablePath,
    timeout: LAUNCH_MS,
    // Chromium's sandbox refuses to run as root, the user in CI's containers. It visits only our pages.
    chromiumSandbox: process.getuid?.() !== 0,
  });
}
