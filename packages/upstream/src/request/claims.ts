import { CLAIMS_COMPLETE_KEY, claimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import { InvalidClaimError, parseClaim, parseClaimsComplete } from "@wheelyard/core/claims";
import { NewerFormatError } from "@wheelyard/core/format";
import type { ProjectName } from "@wheelyard/core/project-name";
import { quoted } from "@wheelyard/core/quoted";
import { readState } from "@wheelyard/indexer/commit/state";
import type { Store } from "@wheelyard/indexer/store/store";
import type { ClaimState } from "../rules/answerer.ts";

/** Not every name in this bucket is claimed yet, so a private one could be requested elsewhere. */
export class ClaimsIncompleteError extends Error {
  override readonly name = "ClaimsIncompleteError";
}

/**
 * @throws {ClaimsIncompleteError} if this bucket is not marked as having all its names claimed: it was copied, or its
 * index is new
 */
export async function requireClaims(store: Store, bucket: string): Promise<void> {
  const state = await readState(store, CLAIMS_COMPLETE_KEY);
  if (state === undefined) {
    throw new ClaimsIncompleteError(
      `Cannot tell which names are private: there is no "${CLAIMS_COMPLETE_KEY}": run reconcile, which writes it`,
    );
  }
  const named = parseClaimsComplete(state.text, CLAIMS_COMPLETE_KEY);
  if (named === bucket) return;
  throw new ClaimsIncompleteError(
    `Cannot tell which names are private: "${CLAIMS_COMPLETE_KEY}" is for bucket ${quoted(named)}, expected "${bucket}": run reconcile, which writes it`,
  );
}

/** Whether a name is claimed, by any object at its key, whatever its content. */
export async function readClaim(store: Store, project: ProjectName): Promise<ClaimState> {
  const key = claimKey(project);
  const state = await readState(store, key);
  if (state === undefined) return { kind: "unclaimed" };
  try {
    return { kind: "claimed", claim: parseClaim(state.text, key) };
  } catch (error) {
    if (error instanceof InvalidClaimError || error instanceof NewerFormatError) {
      return { kind: "claimed", claim: undefined };
    }
    throw error;
  }
}
