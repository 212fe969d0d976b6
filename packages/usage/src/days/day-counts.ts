import type { Project, ProjectId } from "@wheelyard/core/project";
import { projectId } from "@wheelyard/core/project";
import { OTHER, readUserAgent, type UserAgent } from "../agent/user-agent.ts";
import { type DownloadedFile, downloadedFile, isDownload } from "../log/downloaded-file.ts";
import type { LoggedRequest } from "../log/logged-request.ts";
import { unescapeLogValue } from "../log/unescape.ts";
import { type Counts, count, noCounts } from "./counts.ts";
import { SeenRequests } from "./seen-requests.ts";

/** The downloads of one project in one day. Each of the four adds up to the same number. */
export interface ProjectCounts {
  /** By filename. */
  files: Counts;
  installers: Counts;
  pythons: Counts;
  systems: Counts;
}

/** Bounds the memory that one day takes, whatever the logs say. */
export interface DayLimits {
  projects: number;
  /** Files of all projects together. Any further file is counted as `other` of its project. */
  files: number;
  /** Requests whose repetitions are recognised. */
  requests: number;
}

export const DAY_LIMITS: DayLimits = { projects: 100_000, files: 500_000, requests: 10_000_000 };

/**
 * How many paths and user agents are remembered, with what they mean. Texts longer than `longest` are read each time.
 */
const REMEMBERED = { paths: 50_000, agents: 10_000, longest: 2_048 };

/** Counts the requests of one day. */
export class DayCounts {
  readonly projects = new Map<ProjectId, ProjectCounts>();
  /** Lines that CloudFront wrote more than once. */
  repeated = 0;
  /** Downloads of projects beyond the limit. */
  uncounted = 0;
  #files = 0;
  readonly #limits: DayLimits;
  readonly #seen: SeenRequests;
  readonly #paths = new Map<string, DownloadedFile | undefined>();
  readonly #agents = new Map<string, UserAgent>();

  constructor(limits: DayLimits = DAY_LIMITS) {
    this.#limits = limits;
    this.#seen = new SeenRequests(limits.requests);
  }

  /** An arrow function, because it is passed to the reader of a log. */
  readonly add = (request: LoggedRequest): void => {
    if (!isDownload(request)) return;
    const file = remembering(this.#paths, REMEMBERED.paths, request.path, downloadedFile);
    if (file === undefined) return;
    if (request.requestId !== "-" && !this.#seen.add(request.requestId)) {
      this.repeated++;
      return;
    }
    const counts = this.#countsOf(file.project);
    if (counts === undefined) {
      this.uncounted++;
      return;
    }
    const { installer, python, system } = remembering(
      this.#agents,
      REMEMBERED.agents,
      request.userAgent,
      (escaped) => readUserAgent(unescapeLogValue(escaped)),
    );
    count(counts.files, this.#nameOf(file.filename, counts.files));
    count(counts.installers, installer);
    count(counts.pythons, python);
    count(counts.systems, system);
  };

  #countsOf(project: Project): ProjectCounts | undefined {
    const id = projectId(project);
    const known = this.projects.get(id);
    if (known !== undefined || this.projects.size >= this.#limits.projects) return known;
    const counts = { files: noCounts(), installers: noCounts(), pythons: noCounts(), systems: noCounts() };
    this.projects.set(id, counts);
    return counts;
  }

  #nameOf(filename: string, files: Counts): string {
    if (filename in files) return filename;
    if (this.#files >= this.#limits.files) return OTHER;
    this.#files++;
    return filename;
  }
}

/** Forgets everything when `most` are remembered: the frequent ones are soon back. */
function remembering<T>(memory: Map<string, T>, most: number, text: string, read: (text: string) => T): T {
  const known = memory.get(text);
  if (known !== undefined || memory.has(text)) return known as T;
  // The text may be a slice of a whole part of the log, which would be held in memory with it.
  const own = Buffer.from(text, "latin1").toString("latin1");
  const value = read(own);
  if (own.length > REMEMBERED.longest) return value;
  if (memory.size >= most) memory.clear();
  memory.set(own, value);
  return value;
}
