import { InvalidProjectNameError, parseProjectName } from "@wheelyard/core/project-name";
import { InvalidVersionError, parseVersion } from "@wheelyard/core/version";
import * as z from "zod";
import { channelName } from "../settings/channel-settings.ts";
import { text } from "../settings/setting.ts";
import { filePatterns, spellingPatterns } from "./publisher-key-patterns.ts";

/** Means all projects. */
export const EVERY_PROJECT = "*";

const NORMAL_FORM = /^[a-z0-9]+(-[a-z0-9]+)*(-\*)?$/;

const project = z
  .string({ error: "expected a project's name" })
  .refine((name) => name === EVERY_PROJECT || NORMAL_FORM.test(name), {
    error: `expected a normalized project name, such as "acme-core", or a prefix, such as "acme-tools-*"`,
  });

const NAME_EXPECTED =
  'expected a name of your choice, such as "acme-core": at most 20 lower-case letters, digits and dashes, a letter after each dash';

/** A publisher's name, and the projects that it may publish. */
export const publisherProjects = {
  /** Yours to choose: the role and its output are named after it. */
  name: text(/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/, NAME_EXPECTED).max(20, { error: NAME_EXPECTED }),
  /** `acme-core`, or `acme-tools-*` for all projects with that prefix. `["*"]` means every project. */
  projects: z
    .array(project, {
      error: `expected the projects that it may publish, such as ["acme-core", "acme-tools-*"], or ["*"] for every project`,
    })
    .min(1, { error: `expected at least one, or ["*"] for every project` })
    .refine((projects) => projects.length === 1 || !projects.includes(EVERY_PROJECT), {
      error: `expected nothing besides "*", which means every project`,
    }),
  /**
   * Spellings of these projects in filenames that differ from today's builders, which write `acme_core`: `Acme.Core`,
   * `acme-core`.
   */
  spellings: z.array(z.string({ error: "expected a spelling" }), { error: "expected a list" }).default([]),
  /** It may put files only into this channel. If left out, only into the main index. */
  channel: channelName.optional(),
};

type PublisherProjects = z.output<z.ZodObject<typeof publisherProjects>>;

/** Checks the spellings against the projects. */
export function checkSpellings({ projects, spellings }: PublisherProjects, context: z.RefinementCtx): void {
  for (const [i, spelling] of spellings.entries()) {
    const others = spellings.filter((_, n) => n !== i);
    const problem = problemOf(spelling, projects, others);
    if (problem !== undefined) context.addIssue({ code: "custom", path: ["spellings", i], message: problem });
  }
}

function problemOf(
  spelling: string,
  projects: readonly string[],
  others: readonly string[],
): string | undefined {
  const name = normalised(spelling);
  if (name === undefined) return `expected a project's name as old filenames spell it, such as "Acme.Core"`;
  if (!projects.some((pattern) => covers(pattern, name))) {
    return `expected a spelling of one of its projects, found one of "${name}"`;
  }
  const version = spelling.split("-").slice(1).find(isVersion);
  if (version !== undefined) {
    return `expected no version after a dash: with "${version}" there, another project's files have such names too`;
  }
  const rival = [
    ...projects.map((other) => ({ other, patterns: filePatterns(other) })),
    ...others.map((other) => ({ other, patterns: spellingPatterns(other) })),
  ].find(({ other, patterns }) =>
    normalised(other) === name || other.endsWith("*")
      ? false
      : patterns.beginnings.some((beginning) => `${spelling}-`.startsWith(beginning)),
  );
  if (rival !== undefined) {
    return `expected it at a different publisher than "${rival.other}": IAM can't tell their files apart`;
  }
  return undefined;
}

/** Whether a normalized project name is one of these. */
export function covers(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function isVersion(text: string): boolean {
  try {
    parseVersion(text);
    return true;
  } catch (error) {
    if (!(error instanceof InvalidVersionError)) throw error;
    return false;
  }
}

function normalised(spelling: string): string | undefined {
  try {
    return parseProjectName(spelling);
  } catch (error) {
    if (!(error instanceof InvalidProjectNameError)) throw error;
    return undefined;
  }
}
