export interface ProjectPage {
  name: string;
  versions: string[];
  files: PageFile[];
}

export interface PageFile {
  filename: string;
  url: string;
  hashes: { sha256: string };
  size: number;
  "core-metadata"?: { sha256: string };
  "upload-time": string;
  "requires-python"?: string;
}

const LOCAL_LOGIN = `Basic ${Buffer.from("local:local").toString("base64")}`;

/** A stack's index, as a client with the preset user sees it. */
export class IndexClient {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** The index URL for installers, including the login. */
  get simpleUrl(): string {
    return `${this.url.replace("://", "://local:local@")}/simple/`;
  }

  fetch(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(new URL(path, this.url), {
      headers: { authorization: LOCAL_LOGIN, ...headers },
      redirect: "manual",
    });
  }

  async project(name: string): Promise<ProjectPage | undefined> {
    return (await this.#json(`/simple/${name}/`)) as ProjectPage | undefined;
  }

  async filenames(project: string): Promise<string[]> {
    return ((await this.project(project))?.files ?? []).map((file) => file.filename);
  }

  async projects(): Promise<string[]> {
    const root = (await this.#json("/simple/")) as { projects: { name: string }[] } | undefined;
    return (root?.projects ?? []).map((project) => project.name);
  }

  /** @returns undefined if there is no such page */
  async #json(path: string): Promise<unknown> {
    const response = await this.fetch(path, { accept: "application/vnd.pypi.simple.v1+json" });
    if (response.status === 404) return undefined;
    if (response.status !== 200) {
      throw new Error(`Cannot read ${path}: ${response.status} ${await response.text()}`);
    }
    return response.json();
  }
}
