/** Says that something in a list has the name of an earlier one, which names a role. */
export function sharedName(all: readonly { name: string }[], i: number, at: string): string[] {
  const name = all[i]?.name;
  const earlier = all.findIndex((other) => other.name === name);
  return earlier < i
    ? [`${at}[${i}].name is that of ${at}[${earlier}], "${name}", expected another one`]
    : [];
}
