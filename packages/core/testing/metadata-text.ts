/** What a test wants in a METADATA or PKG-INFO file. */
export interface MetadataOptions {
  name: string;
  version: string;
  /** Default `2.2`, the first version in which an sdist's metadata can be relied on. */
  metadataVersion?: string;
  requiresPython?: string;
  /** Further fields; one with a list of values is repeated. */
  fields?: Record<string, string | readonly string[]>;
  description?: string;
}

export function metadataText(options: MetadataOptions): string {
  const { name, version, metadataVersion = "2.2", requiresPython, fields = {}, description } = options;
  const lines = [`Metadata-Version: ${metadataVersion}`, `Name: ${name}`, `Version: ${version}`];
  if (requiresPython !== undefined) lines.push(`Requires-Python: ${requiresPython}`);
  for (const [field, values] of Object.entries(fields)) {
    for (const value of [values].flat()) lines.push(`${field}: ${value}`);
  }
  return `${lines.join("\n")}\n${description === undefined ? "" : `\n${description}`}`;
}
