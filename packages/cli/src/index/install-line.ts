/** What a user types to get a release. No credentials: those belong into a netrc file or a keyring. */
export function installLine(indexUrl: string | undefined, project: string, version: string): string {
  const index = indexUrl === undefined ? "" : ` --index-url ${indexUrl}`;
  return `pip install${index} ${project}==${version}`;
}
