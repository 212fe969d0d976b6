import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import type { Bucket } from "../support/bucket.ts";
import { download } from "./download.ts";
import { type LegacyFile, legacyFiles, type Page, type PageFile, pageFiles, withoutPrivate } from "./page.ts";

/**
 * Compares everything under `_index/` with everything else in the bucket, byte by byte, for the main index and each
 * channel. It knows the formats, and shares no code with what wrote them.
 */
export async function compareIndex(
  bucket: Bucket,
): Promise<{ filesInBucket: number; pages: number; differences: string[] }> {
  const objects = await download(bucket);
  const roots = new Set([...objects.keys()].map(rootOf));
  const found = [...roots].map((root) => new IndexComparison(objects, root).run());
  return {
    filesInBucket: sum(found.map(({ filesInBucket }) => filesInBucket)),
    pages: sum(found.map(({ pages }) => pages)),
    differences: [...found.flatMap(({ differences }) => differences), ...compareChannels(objects)],
  };
}

/** The list of channels, and of each project that a channel has, the list of roots that have it. */
function compareChannels(objects: ReadonlyMap<string, Buffer>): string[] {
  const rootsByProject = new Map<string, string[]>();
  for (const key of objects.keys()) {
    const [, root = "", project] =
      /^_index\/(_channels\/[^/]+\/)?simple\/([^/]+)\/state\.json$/.exec(key) ?? [];
    if (project !== undefined) rootsByProject.set(project, [...(rootsByProject.get(project) ?? []), root]);
  }
  const channels = [...new Set([...rootsByProject.values()].flat())].filter((root) => root !== "").toSorted();
  const differences: string[] = [];
  const expect = (key: string, expected: readonly unknown[]): void => {
    const found = objects.get(key)?.toString() ?? "[]";
    if (JSON.stringify(JSON.parse(found)) !== JSON.stringify(expected))
      differences.push(`${key}: expected ${JSON.stringify(expected)}, found ${found}`);
  };
  expect(
    "_index/project/_channels/channels.json",
    channels.map((root) => ({ name: root.split("/")[1] })),
  );
  for (const [project, roots] of rootsByProject) {
    const isInChannel = roots.some((root) => root !== "");
    expect(
      `_index/project/_also-in/${project}.json`,
      isInChannel ? roots.toSorted().map((root) => ({ root })) : [],
    );
  }
  return differences;
}

/** The index to which an object belongs, its own or what is generated from it: `_channels/NAME/`, or empty for the main one. */
function rootOf(key: string): string {
  return /^(?:_index\/(?:metadata\/|rejected\/)?)?(_channels\/[^/]+\/)/.exec(key)?.[1] ?? "";
}

class IndexComparison {
  readonly #objects: ReadonlyMap<string, Buffer>;
  readonly #root: string;
  /** Of everything that is generated for the root, except metadata and records. */
  readonly #index: string;
  readonly #differences: string[] = [];
  /** The keys of each project's valid wheels, by filename. */
  readonly #projects = new Map<string, Map<string, string[]>>();

  constructor(objects: ReadonlyMap<string, Buffer>, root: string) {
    this.#objects = objects;
    this.#root = root;
    this.#index = `_index/${root}`;
  }

  run(): { filesInBucket: number; pages: number; differences: string[] } {
    const wheels = [...this.#objects.keys()].filter(
      (key) => !isGenerated(key) && key.endsWith(".whl") && rootOf(key) === this.#root,
    );
    for (const key of wheels) {
      if (isGood(this.#body(key))) this.#add(key);
      else this.#expectRecord(key);
    }
    for (const [project, files] of this.#projects) this.#comparePage(project, files);
    this.#compareRoot();
    this.#compareUpdates();
    this.#findSuperfluous();
    return { filesInBucket: wheels.length, pages: this.#projects.size, differences: this.#differences };
  }

  #add(key: string): void {
    const filename = key.slice(key.lastIndexOf("/") + 1);
    const project = filename.slice(0, filename.indexOf("-")).replaceAll("_", "-");
    const files = this.#projects.get(project) ?? new Map<string, string[]>();
    files.set(filename, [...(files.get(filename) ?? []), key]);
    this.#projects.set(project, files);
  }

  #comparePage(project: string, files: ReadonlyMap<string, readonly string[]>): void {
    const folder = `${this.#index}simple/${project}/`;
    const state = this.#json<Page>(`${folder}index.json`);
    if (state === undefined) return;
    const status = this.#objects.get(`${this.#root}${project}.status`)?.toString().split(" ")[0];
    this.#expect(`${folder}: status`, state["project-status"]?.status, status);
    this.#expect(
      `${folder}: files`,
      state.files.map(({ filename }) => filename).toSorted(),
      status === "quarantined" ? [] : [...files.keys()].toSorted(),
    );
    for (const file of state.files) this.#compareFile(project, file);
    if (status !== "quarantined") this.#compareDuplicates(state, files);
    this.#compareViews(project, state);
  }

  #compareFile(project: string, file: PageFile): void {
    const where = `page of ${this.#root}${project}, ${file.filename}`;
    const key = this.#keyOf(file.url);
    const body = this.#objects.get(key);
    if (body === undefined) {
      this.#differences.push(`${where}: lists ${key}, which is gone`);
      return;
    }
    this.#expect(`${where}: size`, file.size, body.length);
    this.#expect(`${where}: hashes`, file.hashes, { sha256: sha256(body) });
    this.#expect(`${where}: yanked`, file.yanked, this.#objects.get(`${key}.yanked`)?.toString());
    this.#compareMetadata(where, key, body, file);
  }

  #compareMetadata(where: string, key: string, body: Buffer, file: PageFile): void {
    const metadata = this.#objects.get(`_index/metadata/${key}.metadata`);
    if (metadata === undefined) {
      this.#differences.push(`${where}: its metadata is not there`);
      return;
    }
    this.#expect(`${where}: core-metadata`, file["core-metadata"], { sha256: sha256(metadata) });
    const isOfFile = body.includes(metadata) && metadata.toString().startsWith("Metadata-Version: ");
    if (!isOfFile) this.#differences.push(`${where}: its metadata is that of another file`);
  }

  /** If several keys have one filename, all except the listed one have a record that says so. */
  #compareDuplicates({ files }: Page, keys: ReadonlyMap<string, readonly string[]>): void {
    for (const { filename, url } of files) {
      const listed = this.#keyOf(url);
      for (const key of keys.get(filename) ?? []) if (key !== listed) this.#expectRecord(key);
    }
  }

  #compareViews(project: string, state: Page): void {
    const folder = `${this.#index}simple/${project}/`;
    this.#expect(`${folder}index.json.gz`, this.#gunzipped(`${folder}index.json.gz`), withoutPrivate(state));
    const anchors = [...this.#text(`${folder}index.html`).matchAll(/<a href="([^"]*)"([^>]*)>([^<]*)<\/a>/g)];
    this.#expect(
      `${folder}index.html`,
      anchors.map(([, href, attributes = "", text]) => [text, href, attributes.includes("data-yanked")]),
      state.files.map(({ filename, url, hashes, yanked }) => [
        filename,
        `${url}#sha256=${hashes.sha256}`,
        yanked !== undefined,
      ]),
    );
    if (state.files.length === 0) return;
    const legacy = this.#json<{ releases: Record<string, LegacyFile[]> }>(
      `${this.#index}pypi/${project}/json`,
    );
    this.#expect(
      `${this.#index}pypi/${project}/json`,
      legacyFiles(Object.values(legacy?.releases ?? {})),
      pageFiles(state),
    );
    const releases = state.versions.map((version) => {
      const key = `${this.#index}pypi/${project}/${version}/json`;
      return this.#json<{ urls: LegacyFile[] }>(key)?.urls ?? [];
    });
    this.#expect(`${this.#index}pypi/${project}/<version>/json`, legacyFiles(releases), pageFiles(state));
    const feed = this.#text(`${this.#index}rss/project/${project}/releases.xml`);
    this.#expect(`feed of ${project}`, feed.match(/<item>/g)?.length, Math.min(40, state.versions.length));
  }

  #compareRoot(): void {
    const names = [...this.#projects.keys()].toSorted();
    const root = this.#json<{ projects: { name: string }[] }>(`${this.#index}simple/index.json`);
    this.#expect(
      "root list",
      root?.projects,
      names.map((name) => ({ name })),
    );
    this.#expect("compressed root list", this.#gunzipped(`${this.#index}simple/index.json.gz`), root);
    const anchors = this.#text(`${this.#index}simple/index.html`).matchAll(/<a href="([^"]*)\/">/g);
    this.#expect(
      "root page",
      [...anchors].map(([, name]) => name),
      names,
    );
  }

  /** At most 100 releases, each of a page, none twice; as many items in the feed. */
  #compareUpdates(): void {
    const items = this.#json<{ project: string; version: string }[]>(`${this.#index}rss/updates.json`) ?? [];
    for (const { project, version } of items) {
      const versions = this.#json<Page>(`${this.#index}simple/${project}/index.json`)?.versions ?? [];
      if (!versions.includes(version)) this.#differences.push(`updates: ${project} ${version} is gone`);
    }
    const different = new Set(items.map(({ project, version }) => `${project} ${version}`));
    this.#expect("updates: releases", different.size, items.length);
    const feed = this.#text(`${this.#index}rss/updates.xml`);
    this.#expect("updates: feed", feed.match(/<item>/g)?.length ?? 0, items.length);
  }

  /** Pages without a project, views without a release, and records of what is listed or gone. */
  #findSuperfluous(): void {
    for (const object of this.#objects.keys()) {
      if (rootOf(object) !== this.#root) continue;
      const key = object.replace(this.#index, "_index/");
      const project = /^_index\/(?:simple|pypi|rss\/project)\/([^/]+)\//.exec(key)?.[1];
      if (project !== undefined && !this.#projects.has(project)) {
        this.#differences.push(`${key}: its project has no files`);
      }
      const version = /^_index\/pypi\/[^/]+\/([^/]+)\/json$/.exec(key)?.[1];
      if (version !== undefined && project !== undefined && this.#projects.has(project)) {
        const { versions = [] } = this.#json<Page>(`${this.#index}simple/${project}/index.json`) ?? {};
        if (!versions.includes(version)) this.#differences.push(`${key}: its release has no files`);
      }
      if (object.startsWith("_index/rejected/")) this.#compareRecord(object);
    }
  }

  /** Links are relative to the root's page. */
  #keyOf(url: string): string {
    return this.#root + decodeURIComponent(url.replace("../../", ""));
  }

  #compareRecord(recordKey: string): void {
    const record = this.#json<{ key: string; etag: string; reason: string }>(recordKey);
    const body = record && this.#objects.get(record.key);
    if (record === undefined || body === undefined) {
      this.#differences.push(`${recordKey}: its file is gone`);
      return;
    }
    this.#expect(`${recordKey}: etag`, record.etag, createHash("md5").update(body).digest("hex"));
    const isDuplicate = /^Duplicate of "(.*)", which/.exec(record.reason)?.[1];
    const isRight = isDuplicate === undefined ? !isGood(body) : this.#objects.has(isDuplicate);
    if (!isRight) this.#differences.push(`${recordKey}: ${record.reason}`);
  }

  #expectRecord(key: string): void {
    if (!this.#objects.has(`_index/rejected/${key}.json`)) {
      this.#differences.push(`${key}: is neither listed nor rejected`);
    }
  }

  #expect(what: string, found: unknown, expected: unknown): void {
    const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
    if (left !== right) this.#differences.push(`${what}: expected ${right}, found ${left}`);
  }

  #json<T>(key: string): T | undefined {
    const text = this.#text(key);
    return text === "" ? undefined : (JSON.parse(text) as T);
  }

  #gunzipped(key: string): unknown {
    const body = this.#body(key);
    return body.length === 0 ? undefined : JSON.parse(gunzipSync(body).toString());
  }

  #text(key: string): string {
    return this.#body(key).toString();
  }

  /** Empty if there is no such object, which is a difference. */
  #body(key: string): Buffer {
    const body = this.#objects.get(key);
    if (body === undefined) this.#differences.push(`${key}: is not there`);
    return body ?? Buffer.alloc(0);
  }
}

function isGenerated(key: string): boolean {
  return key.startsWith("_index/");
}

/** Whole wheels end with a zip's end record. */
function isGood(body: Buffer): boolean {
  return body.includes(Buffer.from("PK\u0005\u0006", "latin1"));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function sha256(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}
