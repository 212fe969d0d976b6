/** What one reader makes of an sdist: the content of each path afterwards, or why there is nothing. */
export type Reading = { tree: Readonly<Record<string, string>> } | { error: string };

/** By the readers' names. */
export type SdistAnswer = Readonly<Record<string, Reading>>;

/** How two readers disagree, if any do. A reader that unpacks nothing installs nothing different. */
export function disagreement(answer: SdistAnswer): string | undefined {
  let first: { name: string; tree: string } | undefined;
  for (const [name, reading] of Object.entries(answer)) {
    if ("error" in reading) continue;
    const tree = JSON.stringify(Object.entries(reading.tree).sort());
    first ??= { name, tree };
    if (tree !== first.tree) return `${first.name} unpacks ${first.tree}\n${name} unpacks ${tree}`;
  }
  return first === undefined ? `no reader unpacks it: ${JSON.stringify(answer)}` : undefined;
}

/** What is wrong with listing an sdist that readers read this way, and with its published metadata, if there is any. */
export function sdistDifference(metadata: Buffer, answer: SdistAnswer): string | undefined {
  const differs = disagreement(answer);
  if (differs !== undefined || metadata.length === 0) return differs;
  const reading = Object.values(answer).find((reading) => "tree" in reading);
  const tree = reading !== undefined && "tree" in reading ? reading.tree : {};
  const tops = new Set(Object.keys(tree).map((path) => path.split("/")[0]));
  const unpacked = tree[tops.size === 1 ? `${[...tops][0]}/PKG-INFO` : "PKG-INFO"];
  const published = metadata.toString("latin1");
  return unpacked === published ? undefined : `${published}\nis published, and unpacked is\n${unpacked}`;
}
