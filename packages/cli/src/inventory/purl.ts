import { percentEncode } from "@wheelyard/core/percent-encoding";

/**
 * The package URL of a release or file. Without its repository it would name the project of pypi.org.
 *
 * @param repository the index's URL
 * @see https://github.com/package-url/purl-spec/blob/main/types-doc/pypi-definition.md
 */
export function purl(project: string, version: string, repository: string, filename?: string): string {
  const file = filename === undefined ? "" : `file_name=${encoded(filename)}&`;
  return `pkg:pypi/${project}@${encoded(version)}?${file}repository_url=${encoded(repository)}`;
}

/** Package URLs leave colons as they are. */
function encoded(text: string): string {
  return percentEncode(text).replaceAll("%3A", ":");
}
