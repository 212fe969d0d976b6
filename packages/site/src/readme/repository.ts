import type { CoreMetadata } from "@wheelyard/core/core-metadata";

/** Where the files of a project's repository are shown. */
export interface Repository {
  /** The URL of its top folder. Ends with a slash. */
  files: string;
  /** The URL of the folder with the README: the top one, or one below it. Ends with a slash. */
  folder: string;
}

/**
 * The labels that say that an address is the repository's, without capitals, spaces and punctuation.
 *
 * @see https://packaging.python.org/en/latest/specifications/well-known-project-urls/#well-known-labels
 */
const LABELS: ReadonlySet<string> = new Set(["repository", "source", "sourcecode", "github", "gitlab"]);

/** A longer one would multiply in a text with many links. */
const MAX_URL_LENGTH = 200;

/** Other branches may have a slash in their names: then nobody can tell where the folder begins. */
const BRANCHES: readonly string[] = ["HEAD", "main", "master"];

/** GitHub or GitLab, also a company's own, such as gitlab.example.com. */
const HOST = /^(github|gitlab)\.(?:com|[a-z0-9-]+\.[a-z0-9.-]+)$/;

/**
 * The repository that the metadata names, if it is certain how its addresses are formed: a project URL labelled as
 * source, at GitHub or GitLab.
 *
 * @returns undefined if there is none, or if the metadata names several
 */
export function repositoryOf({ projectUrls }: Pick<CoreMetadata, "projectUrls">): Repository | undefined {
  const named = projectUrls
    .filter(({ label }) => LABELS.has(label.toLowerCase().replace(/[^a-z]/g, "")))
    .map(({ url }) => repositoryAt(url));
  const [first] = named;
  return named.every((other) => other?.folder === first?.folder) ? first : undefined;
}

function repositoryAt(text: string): Repository | undefined {
  if (text.length > MAX_URL_LENGTH || !/^https:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const { origin, host, pathname, username, password, search, hash } = new URL(text);
  const site = HOST.exec(host)?.[1];
  if (site === undefined || `${username}${password}${search}${hash}` !== "") return undefined;
  const segments = pathname.split("/").filter((segment) => segment !== "");
  if (!segments.every((segment) => /^[\w.-]+$/.test(segment))) return undefined;
  const { project, view } = site === "github" ? atGitHub(segments) : atGitLab(segments);
  const [tree = "tree", branch = "HEAD", ...folder] = view;
  if (project.length < 2 || tree !== "tree" || !BRANCHES.includes(branch)) return undefined;
  const path = project.join("/").replace(/\.git$/, "");
  const files = `${origin}/${path}/${site === "github" ? "" : "-/"}blob/${branch}/`;
  return { files, folder: files + folder.map((name) => `${name}/`).join("") };
}

interface Address {
  /** Whose it is and its name; at GitLab, with groups in groups. */
  project: readonly string[];
  /** What is shown of it: nothing, or a branch and a folder. */
  view: readonly string[];
}

function atGitHub(segments: readonly string[]): Address {
  return { project: segments.slice(0, 2), view: segments.slice(2) };
}

function atGitLab(segments: readonly string[]): Address {
  const end = segments.indexOf("-");
  if (end === -1) return { project: segments, view: [] };
  return { project: segments.slice(0, end), view: segments.slice(end + 1) };
}

/**
 * Where a README's relative link leads in its repository. As at GitHub and GitLab, a link that begins with a slash
 * starts at the top folder.
 *
 * @returns undefined if it leads anywhere else
 */
export function urlInRepository({ files, folder }: Repository, href: string): string | undefined {
  const isFromTop = /^\/(?![/\\])/.test(href);
  const [relative, base] = isFromTop ? [href.slice(1), files] : [href, folder];
  if (relative.trim() === "" || !URL.canParse(relative, base)) return undefined;
  // The parser follows "..", however it is written, and may arrive at another host.
  const url = new URL(relative, base).href;
  return url.startsWith(files) && url !== files ? url : undefined;
}
