import { setImmediate as nextTurn } from "node:timers/promises";

const JSON_PAGE = "application/vnd.pypi.simple.v1+json";

/** An index at an address, with a login in it. */
export interface ReadIndex {
  /** How it is called in complaints. */
  name: string;
  url: string;
  authorization: string;
}

/** Reads an index without a pause, and notes what no client should ever see. */
export interface SteadyReader {
  /** Answers other than 200, and what was listed once and is not any more. */
  readonly complaints: readonly string[];
  /** How often it has read everything. */
  readonly rounds: number;
  /** Resolves when everything that is there now was read. */
  round(): Promise<void>;
  stop(): Promise<void>;
}

/** Which headers a client sends: with and without gzip it gets different objects. */
const FORMS = [
  { accept: JSON_PAGE },
  { accept: JSON_PAGE, "accept-encoding": "identity" },
  { accept: "text/html" },
];

/**
 * Asks for each project's pages and files, for the list of projects, and for the pages of people.
 *
 * @param paths further ones that must be there
 */
export function readSteadily(index: ReadIndex, paths: readonly string[]): SteadyReader {
  const complaints: string[] = [];
  /** What each list had, by its path and form. */
  const listed = new Map<string, ReadonlySet<string>>();
  let rounds = 0;
  let isStopped = false;

  const complain = (about: string): void => {
    const complaint = `${index.name}: ${about}`;
    if (!complaints.includes(complaint)) complaints.push(complaint);
  };

  const read = async (path: string, headers: Record<string, string> = {}): Promise<string> => {
    const response = await fetch(`${index.url}${path}`, {
      headers: { authorization: index.authorization, ...headers },
      redirect: "manual",
    });
    const body = await response.text();
    if (response.status !== 200) complain(`${path} got ${response.status}`);
    return response.status === 200 ? body : "";
  };

  /** @returns the links of a list, by whichever form it comes in */
  const readList = async (path: string, form: Record<string, string>): Promise<string[]> => {
    const body = await read(path, form);
    if (body === "") return [];
    const entries = form.accept === JSON_PAGE ? entriesOf(JSON.parse(body)) : linksOf(body);
    const key = `${path} ${JSON.stringify(form)}`;
    for (const before of listed.get(key) ?? []) {
      if (!entries.includes(before)) complain(`${path} no longer has ${before}`);
    }
    listed.set(key, new Set(entries));
    return entries;
  };

  const readAll = async (): Promise<void> => {
    const [projects = []] = await Promise.all(FORMS.map((form) => readList("/simple/", form)));
    for (const project of projects) {
      const page = `/simple/${project}/`;
      const [files = []] = await Promise.all(FORMS.map((form) => readList(page, form)));
      await Promise.all([
        read(`/project/${project}/`),
        ...files.flatMap((file) => {
          const path = new URL(file, `http://index${page}`).pathname;
          return [read(path), read(`${path}.metadata`)];
        }),
      ]);
    }
    await Promise.all(paths.map((path) => read(path)));
    rounds++;
  };

  const reading = (async () => {
    while (!isStopped) {
      await readAll().catch((error: Error) => complain(String(error.cause ?? error)));
      await nextTurn();
    }
  })();

  return {
    complaints,
    get rounds() {
      return rounds;
    },
    async round() {
      // The round that is under way has begun before.
      const whole = rounds + 2;
      while (rounds < whole && !isStopped) await nextTurn();
    },
    async stop() {
      isStopped = true;
      await reading;
    },
  };
}

/** The names of projects, or the addresses of files. */
function entriesOf(page: { projects?: { name: string }[]; files?: { url: string }[] }): string[] {
  return page.projects?.map(({ name }) => name) ?? page.files?.map(({ url }) => withoutHash(url)) ?? [];
}

function linksOf(html: string): string[] {
  return [...html.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, link = ""]) => withoutHash(link));
}

function withoutHash(url: string): string {
  return url.replace(/#.*/, "");
}
