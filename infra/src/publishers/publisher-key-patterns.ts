/**
 * IAM patterns for the names of one project's files, in any folder, without the slash or bucket before them. A `*`
 * matches any characters, including slashes.
 */
export interface KeyPatterns {
  /** How the names of its distributions and their side files begin. */
  beginnings: string[];
  /** What these beginnings would also allow. */
  excluded: string[];
}

const DIGITS = Array.from("0123456789");

/** @param project in normal form, or all projects with a beginning: `acme-tools-*` */
export function filePatterns(project: string): KeyPatterns {
  if (!project.endsWith("-*")) return spellingPatterns(builderSpelling(project));
  // Whatever is between is part of the name, even in an sdist.
  const beginning = builderSpelling(project).slice(0, -1);
  return { beginnings: [beginning], excluded: [`${beginning}*/*`] };
}

/**
 * For one spelling. A wheel's name ends at its first dash, an sdist's at its last. So an sdist may not have another
 * dash, or `acme_core-extra-1.0.tar.gz` of project `acme-core-extra` would be allowed. Folders that begin like the
 * files are denied, or `acme_core-1/evil-9.0-py3-none-any.whl` would be allowed.
 */
export function spellingPatterns(spelling: string): KeyPatterns {
  // Folders called `acme-tools` are likely, and `acme_core-tools` are not. In them, a version must begin like one.
  const isLikeAFolder = /^[a-z0-9-]+$/.test(spelling);
  const beginnings = isLikeAFolder ? DIGITS.map((digit) => `${spelling}-${digit}`) : [`${spelling}-`];
  return {
    beginnings,
    excluded: beginnings.flatMap((beginning) => [
      `${beginning}*/*`,
      `${beginning}*-*.tar.gz*`,
      `${beginning}*-*.zip*`,
    ]),
  };
}

/** Names of the project's status files. */
export function statusPatterns(project: string): string[] {
  const spellings = project.endsWith("-*")
    ? [builderSpelling(project)]
    : [...new Set([project, builderSpelling(project)])];
  return spellings.map((spelling) => `${spelling}.status`);
}

/** How builders spell a project in filenames. */
function builderSpelling(project: string): string {
  return project.replaceAll("-", "_");
}
