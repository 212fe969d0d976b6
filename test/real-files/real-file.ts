import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** A distribution on PyPI, pinned by its hash. */
export interface RealFile {
  project: string;
  filename: string;
  /** Lowercase hex. */
  sha256: string;
}

/** What PyPI's simple page says about a file. */
export interface PublishedFile {
  filename: string;
  url: string;
  hashes: { sha256?: string };
  size?: number;
  "requires-python"?: string | null;
}

const CACHE = fileURLToPath(new URL("../../.cache/real-files/", import.meta.url));

/** The rows of files.tsv: project, filename and hash. */
export async function readRealFiles(): Promise<RealFile[]> {
  const table = await readFile(new URL("./files.tsv", import.meta.url), "utf8");
  return table
    .trimEnd()
    .split("\n")
    .map((row) => {
      const [project, filename, sha256] = row.split("\t");
      if (!project || !filename || !sha256) {
        throw new Error(`Cannot read the row "${row}" of files.tsv: expected project, filename and sha256`);
      }
      return { project, filename, sha256 };
    });
}

/** @returns what PyPI lists for a project, by filename */
export async function readPublished(index: URL, project: string): Promise<Map<string, PublishedFile>> {
  const url = new URL(`${project}/`, index);
  const answer = await fetchPatiently(url, { accept: "application/vnd.pypi.simple.v1+json" });
  const page = (await answer.json()) as { files: PublishedFile[] };
  return new Map(page.files.map((file) => [file.filename, { ...file, url: new URL(file.url, url).href }]));
}

/**
 * The bytes of a file. They are kept, so that a second run fetches nothing.
 *
 * @throws if the bytes are not the pinned ones
 */
export async function fetchFile({ filename, sha256 }: RealFile, published: PublishedFile): Promise<Buffer> {
  const kept = `${CACHE}${sha256}`;
  const found = await readFile(kept).catch(() => undefined);
  const bytes = found ?? Buffer.from(await (await fetchPatiently(new URL(published.url), {})).arrayBuffer());
  const actual = createHash("sha256").update(bytes).digest("hex");
  if (actual !== sha256) {
    throw new Error(`Cannot use "${filename}": expected sha256 ${sha256}, found ${actual}`);
  }
  if (found === undefined) {
    await mkdir(CACHE, { recursive: true });
    await writeFile(`${kept}-${process.pid}`, bytes);
    await rename(`${kept}-${process.pid}`, kept);
  }
  return bytes;
}

const TRIES = 5;

/** One slow or broken answer among hundreds must not fail the suite. */
async function fetchPatiently(url: URL, headers: Record<string, string>): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await fetch(url, { headers, signal: AbortSignal.timeout(60_000) });
      if (answer.ok) return answer;
      throw new Error(`status ${answer.status}`);
    } catch (error) {
      if (attempt === TRIES) throw new Error(`Cannot fetch ${url.pathname} from PyPI`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, attempt * 1000));
    }
  }
}
