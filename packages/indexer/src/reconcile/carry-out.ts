import type { Asset } from "@wheelyard/site/build-assets";
import { backoff, settle } from "../commit/settle.ts";
import { indexLists } from "../lists/index-lists.ts";
import { problemsList, rejectionRecords } from "../lists/problems-list.ts";
import { indexProjectLists } from "../lists/project-lists.ts";
import type { Place } from "../lists/updates-list.ts";
import type { Store } from "../store/store.ts";
import { writeAssets } from "../views/assets.ts";
import { INTERNAL_TEXT } from "../views/renditions.ts";
import type { Decision } from "./comparison.ts";
import type { Difference } from "./difference.ts";
import { sweep } from "./sweep.ts";

export interface CarryOutPorts {
  store: Store;
  place: Place;
  assets?: readonly Asset[] | undefined;
}

/** What carrying out a decision led to. */
export interface CarriedOut {
  isSwept: boolean;
  /** Found on the way. */
  differences: Difference[];
}

const NOTHING: CarriedOut = { isSwept: false, differences: [] };

/** Everything that reconcile writes and deletes. Every write is conditional on what the decision was made of. */
export async function carryOut(
  decision: Decision,
  { store, place, assets = [] }: CarryOutPorts,
): Promise<CarriedOut> {
  switch (decision.kind) {
    case "delete-damaged":
      await store.delete(decision.key, { ifMatch: decision.etag });
      return NOTHING;
    case "sweep": {
      const { isDeleted, isBack } = await sweep(store, decision.leftover);
      const { key } = decision.leftover;
      return { isSwept: isDeleted, differences: isBack && key !== undefined ? [cameBack(key)] : [] };
    }
    case "write-empty-lists":
      await indexProjectLists(decision.root, [], place, { store, pause: backoff });
      return NOTHING;
    case "write-empty-problems":
      await indexLists([problemsList(decision.root)], [], rejectionRecords, { store, pause: backoff });
      return NOTHING;
    case "publish-assets":
      await settle("the pages' style and script", backoff, () => writeAssets(store, assets));
      return NOTHING;
    case "note-agreement": {
      const { key, text, over } = decision;
      const condition = over === undefined ? ({ ifNoneMatch: "*" } as const) : { ifMatch: over };
      await store.put(key, Buffer.from(text), INTERNAL_TEXT, condition);
      return NOTHING;
    }
  }
}

function cameBack(key: string): Difference {
  return { kind: "missing", key, object: key, problem: "came back while what was left of it was deleted" };
}
