import type { HomeProject } from "../home-shard.ts";

/** What is known about a project: its name at once, the rest when its part of the index is loaded. */
export interface SearchedProject {
  name: string;
  details: HomeProject | undefined;
  /** Its summary, then its keywords, in lower case. */
  said: string;
}

export interface Found {
  /** The best first, as many as requested. */
  projects: SearchedProject[];
  total: number;
}

/** Gives the thread back to the browser, so that typing and scrolling never wait. */
export type Breathe = () => Promise<void>;

/** Projects searched in one go: less than ten milliseconds' work on a slow phone. */
const CHUNK = 2_000;

const RANKS = 6;

/**
 * Finds the projects whose name, summary or keywords contain every word of a query. The best name matches come first.
 *
 * @param isSuperseded whether the answer is no longer wanted
 * @returns undefined if it was superseded
 */
export async function search(
  projects: readonly SearchedProject[],
  query: string,
  most: number,
  breathe: Breathe,
  isSuperseded: () => boolean,
): Promise<Found | undefined> {
  const words = wordsOf(query);
  const byRank = Array.from({ length: RANKS }, (): SearchedProject[] => []);
  let total = 0;
  for (let start = 0; start < projects.length; start += CHUNK) {
    if (start > 0) await breathe();
    if (isSuperseded()) return undefined;
    for (const project of projects.slice(start, start + CHUNK)) {
      const rank = rankOf(project, words);
      if (rank === undefined) continue;
      total++;
      const group = byRank[rank] ?? [];
      if (group.length < most) group.push(project);
    }
  }
  return { projects: byRank.flat().slice(0, most), total };
}

/** Names are normalised: what the user types may not be. */
export function wordsOf(query: string): string[] {
  return query
    .toLowerCase()
    .replace(/[-_.]+/g, "-")
    .split(/\s+/)
    .filter((word) => word !== "");
}

/** @returns 0 for the best; undefined if a word does not occur */
function rankOf({ name, said }: SearchedProject, words: readonly string[]): number | undefined {
  let worst = 0;
  for (const word of words) {
    const rank = rankOfWord(name, said, word);
    if (rank === undefined) return undefined;
    worst = Math.max(worst, rank);
  }
  return worst;
}

function rankOfWord(name: string, said: string, word: string): number | undefined {
  if (name === word) return 0;
  const at = name.indexOf(word);
  if (at === 0) return 1;
  if (at > 0) return name.includes(`-${word}`) ? 2 : 3;
  const place = said.indexOf(word);
  if (place === -1) return undefined;
  return place === 0 || " \n".includes(said[place - 1] ?? "") ? 4 : 5;
}
