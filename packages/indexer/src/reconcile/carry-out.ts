import { CLAIMS_COMPLETE_KEY } from "@wheelyard/core/bucket-layout/claim-keys";
import { serializeClaimsComplete } from "@wheelyard/core/claims";
import { type Project, projectId } from "@wheelyard/core/project";
import type { Asset } from "@wheelyard/site/build-assets";
import { ensureClaim } from "../claims/claim.ts";
import { projectShownBy } from "../claims/claiming-object.ts";
import { backoff, settle } from "../commit/settle.ts";
import type { IndexLocation } from "../lists/index-location.ts";
import { updateProjectLists } from "../lists/project-lists.ts";
import { rejectionRecords, rejectionsList } from "../lists/rejections-list.ts";
import { settleLists } from "../lists/settle-lists.ts";
import type { PutCondition, Store } from "../store/store.ts";
import { writeAssets } from "../views/assets.ts";
import { INTERNAL_JSON, INTERNAL_TEXT } from "../views/renditions.ts";
import type { Action } from "./comparison.ts";
import type { Difference } from "./difference.ts";
import { sweep } from "./sweep.ts";

export interface CarryOutPorts {
  store: Store;
  location: IndexLocation;
  assets?: readonly Asset[] | undefined;
}

/** What carrying out an action led to. */
export interface CarriedOut {
  isSwept: boolean;
  /** Found on the way. */
  differences: Difference[];
}

const NOTHING: CarriedOut = { isSwept: false, differences: [] };

/** Everything that reconcile writes and deletes. Every write is conditional on the state that led to the action. */
export async function carryOut(
  action: Action,
  { store, location, assets = [] }: CarryOutPorts,
): Promise<CarriedOut> {
  switch (action.kind) {
    case "claim":
      await claim(store, action.project, action.key);
      return NOTHING;
    case "complete-claims": {
      const { bucket, over } = action;
      const text = Buffer.from(serializeClaimsComplete(bucket));
      await store.put(CLAIMS_COMPLETE_KEY, text, INTERNAL_JSON, conditionOver(over));
      return NOTHING;
    }
    case "delete-damaged":
      await claimBeforeDelete(store, action.key);
      await store.delete(action.key, { ifMatch: action.etag });
      return NOTHING;
    case "sweep": {
      const { isDeleted, isBack } = await sweep(store, action.leftover);
      const { key } = action.leftover;
      return { isSwept: isDeleted, differences: isBack && key !== undefined ? [cameBack(key)] : [] };
    }
    case "write-empty-lists":
      await updateProjectLists(action.root, [], location, { store, pause: backoff });
      return NOTHING;
    case "write-empty-rejections":
      await settleLists([rejectionsList(action.root)], [], rejectionRecords, { store, pause: backoff });
      return NOTHING;
    case "publish-assets":
      await settle("the pages' style and script", backoff, () => writeAssets(store, assets));
      return NOTHING;
    case "note-agreement": {
      const { key, text, over } = action;
      await store.put(key, Buffer.from(text), INTERNAL_TEXT, conditionOver(over));
      return NOTHING;
    }
  }
}

/** Someone may take the claim away at this very moment. The next attempt sees it. */
async function claim(store: Store, project: Project, key: string): Promise<void> {
  await settle(`the claim of "${projectId(project)}"`, backoff, () => ensureClaim(store, project, key));
}

/** A page that is deleted leaves its claim behind. */
async function claimBeforeDelete(store: Store, key: string): Promise<void> {
  const project = projectShownBy(key);
  if (project !== undefined) await claim(store, project, key);
}

function conditionOver(etag: string | undefined): PutCondition {
  return etag === undefined ? { ifNoneMatch: "*" } : { ifMatch: etag };
}

function cameBack(key: string): Difference {
  return { kind: "missing", key, object: key, problem: "came back while what was left of it was deleted" };
}
