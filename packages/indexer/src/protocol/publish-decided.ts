import type { KeyDecision } from "./decide-key.ts";
import type { KeptMetadata } from "./kept-metadata.ts";
import { publishMetadata } from "./metadata-object.ts";
import type { ProjectRun } from "./project-run.ts";
import type { KeyVerdict } from "./verdicts.ts";

/**
 * Publishes the metadata without which a verdict does not hold, if there is any to publish.
 *
 * @param kept takes the metadata that the views are rendered from
 * @returns the verdict, and the metadata that the page will not name
 */
export async function publishDecided(
  decision: KeyDecision,
  run: ProjectRun,
  kept: KeptMetadata,
): Promise<KeyVerdict> {
  if (decision.kind === "status") return decision;
  const { kind, key, verdict, published, unpublished } = decision;
  if (unpublished) {
    const replaced = unpublished.published === undefined ? [] : [key];
    await run.replacing(replaced, () => publishMetadata(run.ports.store, unpublished));
  }
  const isNamed = verdict.kind === "listed" && verdict.record.metadataSha256 !== undefined;
  if (!isNamed) return { kind, key, verdict, needlessMetadata: published?.etag };
  const body = unpublished?.metadataFile ?? published?.body;
  if (body) kept.keep(key, body);
  return { kind, key, verdict };
}
