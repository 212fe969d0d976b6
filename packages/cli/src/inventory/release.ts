import type { ProjectName } from "@wheelyard/core/project-name";
import type { ListedFile } from "../index/listed-file.ts";
import type { Licence } from "./licence.ts";

/** A private release as `--json` shows it. */
export interface InventoryRelease {
  project: ProjectName;
  /** In PEP 440 normal form. */
  version: string;
  /** The project's, unless it is active. */
  status?: string;
  /** ISO 8601 in UTC: when the first of its files was uploaded. */
  uploadTime: string;
  /** Null if it states none, or if no metadata can be read from it. */
  licence: Licence | null;
  /** Requirements, as the author wrote them. Null if no metadata can be read from it. */
  dependencies: readonly string[] | null;
  /** What is known against it, the worst first. Null if the index has no advisories. */
  advisories: readonly InventoryAdvisory[] | null;
  /**
   * What it requires and admits a version with a known flaw: first what admits nothing safe. Null if the index has no
   * advisories, or if no metadata can be read from it.
   */
  requirements: readonly InventoryRequirement[] | null;
  files: readonly ListedFile[];
}

export interface InventoryAdvisory {
  id: string;
  aliases: readonly string[];
  url: string;
  severity: string;
  summary: string;
  /** The version to upgrade to, in normal form. Absent if none is named. */
  fixed?: string;
  /** Present if the settings accept it now. */
  accepted?: Acceptance;
}

/** The exception in the settings that holds now. */
export interface Acceptance {
  /** Its last day. */
  until: string;
  reason: string;
}

export interface InventoryRequirement {
  /** As the author wrote it. */
  requirement: string;
  /** Whether it also admits a version without a known flaw, apart from what the settings accept. */
  isAnySafe: boolean;
  /** The flaws of the versions that it admits, the worst first. */
  advisories: readonly { id: string; accepted?: Acceptance }[];
  /** The lowest version above them that is free of known flaws, which it may not admit. */
  fixed?: string;
}

/** Requirements that admit nothing safe. */
export function nothingSafe({ requirements }: InventoryRelease): readonly InventoryRequirement[] {
  return requirements?.filter(({ isAnySafe }) => !isAnySafe) ?? [];
}

/** A requirement, and the advisories of what it admits. */
export function requirementInWords({ requirement, advisories, fixed }: InventoryRequirement): string {
  const ids = advisories.map(({ id }) => id).join(", ");
  return `${requirement} (${ids}${fixed === undefined ? "" : `; fixed in ${fixed}`})`;
}

/** The releases of one project, in version order. */
export type ProjectInventory = readonly InventoryRelease[];
