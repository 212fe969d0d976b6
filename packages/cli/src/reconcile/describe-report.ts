import { counted } from "@wheelyard/core/counted";
import { DIFFERENCE_KINDS, type DifferenceKind } from "@wheelyard/indexer/reconcile/difference";
import type { ReconcileReport } from "@wheelyard/indexer/reconcile/reconcile-report";
import { columns } from "../terminal/columns.ts";

const MEANING: Record<DifferenceKind, string> = {
  missing: "the index does not know them",
  stale: "the index knows another version",
  ghost: "the index lists them, but they are gone",
  outdated: "generated, and out of date",
  damaged: "could not be read, and are rebuilt",
};

/** What reconcile found, as lines for a terminal. */
export function describeReport(report: ReconcileReport): string[] {
  // A function deployed earlier does not report everything.
  const { listed, differences, newer = 0, later = 0, swept, passedOver = {}, examples } = report;
  const among = `among ${counted(listed, "object")}`;
  const leftovers = swept === 0 ? [] : [`Deleted ${counted(swept, "generated object")} that nothing needs`];
  const unlisted = Object.entries(passedOver).map(
    ([kind, count]) =>
      `Passed over ${count} ${kind}, which the index does not list: "wheelyard verify" names them`,
  );
  const left =
    newer === 0 ? [] : [`Skipped ${newer} that a newer wheelyard version wrote: deploy that version again`];
  const waiting = later === 0 ? [] : [`Left ${later} for later runs, which repair a portion each`];
  if (differences + newer === 0)
    return [`Nothing found ${among}: bucket and index agree`, ...leftovers, ...unlisted];
  const counts = DIFFERENCE_KINDS.filter((kind) => report[kind] > 0).map((kind) => [
    `  ${kind}`,
    String(report[kind]).padStart(String(differences).length),
    MEANING[kind],
  ]);
  const more = differences + newer - examples.length;
  return [
    `Found ${counted(differences, "difference")} ${among}:`,
    ...columns(counts),
    ...examples.map((example) => `  ${example}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...waiting,
    ...left,
    ...leftovers,
    ...unlisted,
  ];
}
