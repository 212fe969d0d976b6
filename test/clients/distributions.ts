import { buildSdist } from "@wheelyard/indexer/testing/build-sdist";
import { type BuiltDistribution, buildWheel } from "@wheelyard/indexer/testing/build-wheel";

export const yanked = buildWheel({ name: "withdrawn", version: "1.1" });

/** Uploaded after all others. */
export const later = buildWheel({ name: "dated", version: "2.0" });

/** In the second index only. */
export const elsewhere = buildWheel({ name: "elsewhere", version: "1.0" });

export const distributions: readonly BuiltDistribution[] = [
  // The newest leaf does not fit: a resolver must look at it and reject it.
  buildWheel({ name: "app", version: "1.0", fields: { "Requires-Dist": ["leaf", "middle>=1"] } }),
  buildWheel({ name: "middle", version: "1.0", fields: { "Requires-Dist": "branch" } }),
  buildWheel({ name: "branch", version: "1.0", fields: { "Requires-Dist": "leaf<2" } }),
  buildWheel({ name: "leaf", version: "1.0" }),
  buildWheel({ name: "leaf", version: "2.0" }),

  buildWheel({ name: "preview", version: "1.0" }),
  buildWheel({ name: "preview", version: "2.0rc1" }),
  buildWheel({ name: "withdrawn", version: "1.0" }),
  yanked,
  buildWheel({ name: "dated", version: "1.0" }),
  buildWheel({ name: "tagged", version: "1.0+cu118" }),
  buildWheel({ name: "odd-spelling-name", version: "1.0" }),
  buildWheel({ name: "demanding", version: "1.0", requiresPython: ">=3.6" }),
  buildWheel({ name: "demanding", version: "2.0", requiresPython: ">=3.99" }),
  buildSdist({ name: "source-only", version: "1.0" }),
];
