/** Says at the end of a run that explored a share what it did not explore. */
export default function setup(): (() => void) | undefined {
  if (process.env.EXPLORE !== undefined) return undefined;
  return () => {
    process.stdout.write(
      "\nOf the commit protocol's schedules this run explored a share. `pnpm test:protocol` explores them all, as CI does.\n",
    );
  };
}
