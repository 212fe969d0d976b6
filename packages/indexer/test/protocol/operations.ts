import type { Change } from "../../testing/explorer/scenario.ts";
import { COPY, OTHER_PROJECT, PROVENANCE, put, remove, SECOND, STATUS, WHEEL, YANKED } from "./scenarios.ts";

export interface Operation {
  name: string;
  /** Made and indexed beforehand. */
  before: readonly Change[];
  /** Handled in one batch. */
  changes: readonly Change[];
}

/** Everything that a user may do, once each. The index must recover from a fault in any of them. */
export const OPERATIONS: readonly Operation[] = [
  { name: "the first wheel of the first project", before: [], changes: [put(WHEEL, "v1")] },
  {
    name: "the first wheel of another project",
    before: [put(WHEEL, "v1")],
    changes: [put(OTHER_PROJECT, "v1")],
  },
  { name: "another wheel", before: [put(WHEEL, "v1")], changes: [put(SECOND, "v1")] },
  { name: "an overwrite", before: [put(WHEEL, "v1"), put(SECOND, "v1")], changes: [put(WHEEL, "v2")] },
  { name: "a deletion", before: [put(WHEEL, "v1"), put(SECOND, "v1")], changes: [remove(WHEEL)] },
  {
    name: "the deletion of the last wheel",
    before: [put(WHEEL, "v1"), put(OTHER_PROJECT, "v1")],
    changes: [remove(WHEEL)],
  },
  { name: "a yank", before: [put(WHEEL, "v1"), put(SECOND, "v1")], changes: [put(YANKED, "broken")] },
  { name: "a yank taken back", before: [put(WHEEL, "v1"), put(YANKED, "broken")], changes: [remove(YANKED)] },
  { name: "a duplicate", before: [put(WHEEL, "v1")], changes: [put(COPY, "v1")] },
  {
    name: "the deletion of the older duplicate",
    before: [put(WHEEL, "v1"), put(COPY, "v1")],
    changes: [remove(WHEEL)],
  },
  { name: "a damaged wheel", before: [put(SECOND, "v1")], changes: [put(WHEEL, "bad: broken")] },
  {
    name: "a damaged wheel over a good one",
    before: [put(WHEEL, "v1"), put(SECOND, "v1")],
    changes: [put(WHEEL, "bad: broken")],
  },
  {
    name: "a wheel without metadata over one with",
    before: [put(WHEEL, "v1"), put(SECOND, "v1")],
    changes: [put(WHEEL, "bare: none")],
  },
  {
    name: "a good wheel over a damaged one",
    before: [put(WHEEL, "bad: broken")],
    changes: [put(WHEEL, "v1")],
  },
  {
    name: "a side file that can't be used",
    before: [put(WHEEL, "v1")],
    changes: [put(PROVENANCE, "unknown")],
  },
  {
    name: "a quarantine",
    before: [put(WHEEL, "v1"), put(SECOND, "v1")],
    changes: [put(STATUS, "quarantined")],
  },
  {
    name: "the end of a quarantine",
    before: [put(WHEEL, "v1"), put(STATUS, "quarantined")],
    changes: [remove(STATUS)],
  },
  { name: "a status before the first wheel", before: [], changes: [put(STATUS, "archived")] },
  {
    name: "the first wheel after its status",
    before: [put(STATUS, "archived")],
    changes: [put(WHEEL, "v1")],
  },
  { name: "a key that can't be listed", before: [put(WHEEL, "v1")], changes: [put(`simple/${WHEEL}`, "v1")] },
  {
    name: "two projects at once",
    before: [put(WHEEL, "v1")],
    changes: [remove(WHEEL), put(OTHER_PROJECT, "v1")],
  },
];
