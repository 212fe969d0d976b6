/** What a user types to install a release. It has no credentials: those belong in a netrc file or a keyring. */
export function installLine(indexUrl: string | undefined, project: string, version: string): string {
  const index = indexUrl === undefined ? "" : ` --index-url ${indexUrl}`;
  return `pip install${index} ${project}==${version}`;
}
