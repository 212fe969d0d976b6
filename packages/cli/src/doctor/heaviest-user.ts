import type { ProjectName } from "@wheelyard/core/project-name";
import {
  addToken,
  formatUserRecord,
  newUserRecord,
  type UserRecord,
} from "@wheelyard/edge-auth/users/record";
import { generateToken } from "@wheelyard/edge-auth/users/token";

/** A pattern that takes long to compare with the probe's name, because it differs from it at the end only. */
function patternAlmost(name: ProjectName, n: number): string {
  return `${name}${n.toString(36)}*`;
}

/**
 * A user who costs the function at the edge as much as a record may: it is full of tokens and patterns, and the ones
 * that count come last.
 *
 * @param token theirs
 * @param project the only one that they may read
 */
export function heaviestUser(user: string, token: string, project: ProjectName): UserRecord {
  const fits = (record: UserRecord): boolean => {
    try {
      formatUserRecord(user, record);
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  };
  let record = newUserRecord({ token }, [project]);
  // Each token is compared, each pattern too. Half of the record for each.
  for (let n = 0; n < 4; n++) {
    const [own] = record.tokens.slice(-1);
    const more = addToken({ ...record, tokens: record.tokens.slice(0, -1) }, { token: generateToken() });
    record = { ...more, tokens: [...more.tokens, ...(own ? [own] : [])] };
  }
  for (let n = 0; ; n++) {
    const more = { ...record, projects: [patternAlmost(project, n), ...(record.projects ?? [])] };
    if (!fits(more)) return record;
    record = more;
  }
}
