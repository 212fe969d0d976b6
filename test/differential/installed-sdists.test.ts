import { createHash } from "node:crypto";
import { Random } from "@wheelyard/indexer/testing/explorer/random";
import { afterAll, beforeAll, expect, it } from "vitest";
import { INSTALLERS, install } from "./installers.ts";
import { PythonReaders } from "./python-readers.ts";
import type { SdistAnswer } from "./sdist-differences.ts";
import { mutateSdist, PROJECT } from "./sdist-mutants.ts";
import { publishSafely, SEED } from "./search.ts";

/** How many mutants are installed by default: each takes the installers a few seconds. */
const INSTALLS = Number(process.env.DIFFERENTIAL_INSTALLS ?? 6);

let readers: PythonReaders;
beforeAll(() => {
  readers = new PythonReaders();
});
afterAll(() => readers.stop());

it("pip and uv install what is published from listed mutants of sdists", async () => {
  let refusedByUv = 0;
  let listed = 0;
  let installed = 0;
  for (let seed = SEED; installed < INSTALLS; seed++) {
    const { filename, body, changes } = mutateSdist(new Random(seed));
    const again = `DIFFERENTIAL_SEED=${seed} DIFFERENTIAL_INSTALLS=1: ${changes.join("; ")}`;
    const published = await publishSafely(filename, body, again);
    if (published.kind === "rejected") continue;
    listed += 1;
    const [answer = {}] = await readers.read<SdistAnswer>("sdist", [body]);
    if (!isProject(answer)) continue;

    installed += 1;
    expect(await install(INSTALLERS.pip, filename, body), again).toEqual({ metadata: published.metadata });
    // What pip installs is listed. uv refuses more tars, such as those of Unix V7, and installs nothing else.
    const byUv = await install(INSTALLERS.uv, filename, body);
    if ("error" in byUv) {
      refusedByUv += 1;
      expect(byUv.error, again).toContain("Invalid tar file");
    } else {
      expect(byUv, again).toEqual({ metadata: published.metadata });
    }
  }
  process.stdout.write(
    `${installed} of ${listed} listed mutants of sdists from DIFFERENTIAL_SEED=${SEED} on are projects, and install as listed; ${refusedByUv} not with uv\n`,
  );
});

/** Whether a mutant is still a project that can be built: each file is there, unchanged except for PKG-INFO. */
function isProject({ tarfile }: SdistAnswer): boolean {
  if (tarfile === undefined || "error" in tarfile) return false;
  return PROJECT.every(({ name, body = "" }) => {
    const found = tarfile.tree[name];
    return name.endsWith("/PKG-INFO") ? found !== undefined : found === hashOf(body);
  });
}

function hashOf(body: string | Uint8Array): string {
  return createHash("sha256").update(body).digest("hex");
}
