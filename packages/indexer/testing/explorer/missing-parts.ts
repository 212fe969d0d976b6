import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { parseState, serializeState } from "@wheelyard/core/project-page-state";
import { MAIN } from "@wheelyard/core/root";
import type { GetOutcome, ListedObject, Store } from "../../src/store/store.ts";
import type { MemoryStore } from "../memory-store.ts";
import { plainTextMetadata } from "../plain-text-reader.ts";
import type { Distortion } from "./scenario.ts";
import { UNCONDITIONAL } from "./scheduled-store.ts";
import { isView } from "./shared-views.ts";

/**
 * Stores that each take one part of the protocol away. The code under test stays the same: it only believes what the
 * store tells it.
 */

/** Takes nothing away: the code under test itself lacks a part. */
export const changingNothing: Distortion = (store) => ({ onRestart: () => {}, store });

/** Writes of these keys ignore their conditions. */
export function ignoringConditionsOfPuts(concerns: (key: string) => boolean): Distortion {
  return (store) => ({
    onRestart: () => {},
    store: {
      ...bound(store),
      put: (key, body, headers, condition) =>
        store.put(key, body, headers, concerns(key) ? undefined : condition),
    },
  });
}

/** Deletions of these keys ignore their conditions. */
export function ignoringConditionsOfDeletes(concerns: (key: string) => boolean): Distortion {
  return (store) => ({
    onRestart: () => {},
    store: {
      ...bound(store),
      delete: (key, condition) => store.delete(key, concerns(key) ? { ifMatch: UNCONDITIONAL } : condition),
    },
  });
}

/** An attempt's second listing of a key is answered with the first. */
export const answeringTheSecondLookWithTheFirst: Distortion = (store) => {
  const seen = new Map<string, readonly ListedObject[]>();
  return {
    onRestart: () => seen.clear(),
    store: {
      ...bound(store),
      async *list(prefix, after) {
        const known = seen.get(prefix);
        if (known !== undefined) return yield* known;
        const objects: ListedObject[] = [];
        for await (const object of store.list(prefix, after)) objects.push(object);
        seen.set(prefix, objects);
        yield* objects;
      },
    },
  };
};

/** Listings under this prefix are empty, from an attempt's first or second one on. */
export function hidingListings(prefix: string, from: "the first" | "the second"): Distortion {
  return (store) => {
    let listings = 0;
    return {
      onRestart: () => {
        listings = 0;
      },
      store: {
        ...bound(store),
        async *list(listed, after) {
          if (listed.startsWith(prefix) && (from === "the first" || listings++ > 0)) return;
          yield* store.list(listed, after);
        },
      },
    };
  };
}

/** Metadata that the next page will not name is deleted just before that page is written. */
export const deletingMetadataBeforeThePage: Distortion = (store) => {
  const published = new Map<string, string>();
  const deleteUnnamed = async (named: readonly string[]) => {
    for (const [key, ifMatch] of published) if (!named.includes(key)) await store.delete(key, { ifMatch });
  };
  return {
    onRestart: () => published.clear(),
    store: {
      ...bound(store),
      async get(key, options) {
        const outcome = await store.get(key, options);
        if (isMetadata(key) && outcome.kind === "found") published.set(key, outcome.object.etag);
        return outcome;
      },
      async put(key, body, headers, condition) {
        if (isState(key)) {
          const { distributions } = parseState(MAIN, Buffer.from(body).toString()).page;
          await deleteUnnamed(distributions.map((record) => metadataKey(record.key)));
        }
        return store.put(key, body, headers, condition);
      },
      async delete(key, condition) {
        if (isMetadata(key)) return { kind: "deleted" };
        if (isState(key)) await deleteUnnamed([]);
        return store.delete(key, condition);
      },
    },
  };
};

/** Once an attempt has deleted metadata, looks at keys are answered with what the first look saw. */
export const takingKeysForUnchangedOnceMetadataIsDeleted: Distortion = (store) => {
  const seen = new Map<string, readonly ListedObject[]>();
  let isDeleted = false;
  return {
    onRestart: () => {
      seen.clear();
      isDeleted = false;
    },
    store: {
      ...bound(store),
      async *list(prefix, after) {
        const known = seen.get(prefix);
        if (isDeleted && known !== undefined) return yield* known;
        const objects: ListedObject[] = [];
        for await (const object of store.list(prefix, after)) objects.push(object);
        seen.set(prefix, objects);
        yield* objects;
      },
      async delete(key, condition) {
        if (isMetadata(key)) isDeleted = true;
        return store.delete(key, condition);
      },
    },
  };
};

/** If the page lists the version that is in the bucket, its metadata is taken to be right. */
export const takingMetadataForRightWhereThePageIs: Distortion = (store, bucket) => ({
  onRestart: () => {},
  store: {
    ...bound(store),
    async get(key, options) {
      const outcome = await store.get(key, options);
      const distribution = [...bucket.keys()].find((candidate) => metadataKey(candidate) === key);
      if (distribution === undefined || !isListed(bucket, distribution)) return outcome;
      const text = bucket.text(distribution) ?? "";
      const body = plainTextMetadata(parseDistributionFilename(distribution), text);
      return { kind: "found", object: { body, etag: "right", size: body.length, lastModified: new Date(0) } };
    },
  },
});

function isListed(bucket: MemoryStore, key: string): boolean {
  const text = bucket.text("_index/simple/acme/state.json");
  if (text === undefined) return false;
  const { distributions } = parseState(MAIN, text).page;
  return distributions.some((record) => record.key === key && record.etag === bucket.etag(key));
}

/** An attempt that did not write the page leaves the views alone. */
export const leavingViewsWhereThePageIsRight: Distortion = (store) => {
  let isWritten = false;
  return {
    onRestart: () => {
      isWritten = false;
    },
    store: {
      ...bound(store),
      async put(key, body, headers, condition) {
        if (isView(key) && !isWritten) return { kind: "written", etag: "never" };
        const outcome = await store.put(key, body, headers, condition);
        if (isState(key) && outcome.kind === "written") isWritten = true;
        return outcome;
      },
      async delete(key, condition) {
        if (isView(key) && !isWritten) return { kind: "deleted" };
        const outcome = await store.delete(key, condition);
        if (isState(key) && outcome.kind === "deleted") isWritten = true;
        return outcome;
      },
    },
  };
};

/**
 * An attempt looks at the version of a page or list twice. One of these looks is answered with the version that the
 * attempt expects: `before its views`, if the page needed no write, or `after its views`.
 */
export function answeringWithTheVersionInMind(when: "before its views" | "after its views"): Distortion {
  return (store) => {
    const inMind = new Map<string, GetOutcome>();
    const committed = new Set<string>();
    return {
      onRestart: () => {
        inMind.clear();
        committed.clear();
      },
      store: {
        ...bound(store),
        async get(key, options) {
          if (!isState(key)) return store.get(key, options);
          const isCommitted = committed.has(key);
          const known = inMind.get(key);
          if (options?.range !== undefined && known !== undefined) {
            committed.add(key);
            if (isCommitted === (when === "after its views")) return known;
            return store.get(key, options);
          }
          const outcome = await store.get(key, options);
          inMind.set(key, outcome);
          return outcome;
        },
        async put(key, body, headers, condition) {
          const outcome = await store.put(key, body, headers, condition);
          if (outcome.kind === "written" && isState(key)) {
            committed.add(key);
            const object = { body, etag: outcome.etag, size: body.length, lastModified: new Date(0) };
            inMind.set(key, { kind: "found", object });
          }
          return outcome;
        },
        async delete(key, condition) {
          const outcome = await store.delete(key, condition);
          if (outcome.kind === "deleted" && isState(key)) {
            committed.add(key);
            inMind.set(key, { kind: "missing" });
          }
          return outcome;
        },
      },
    };
  };
}

/** States are read as if they named no keys that have a rejection record. */
export const forgettingRejectedKeys: Distortion = (store) => ({
  onRestart: () => {},
  store: {
    ...bound(store),
    async get(key, options) {
      const outcome = await store.get(key, options);
      if (outcome.kind !== "found" || !isState(key) || options?.range !== undefined) return outcome;
      const text = Buffer.from(outcome.object.body).toString();
      const forgetful = serializeState({ ...parseState(MAIN, text), rejected: new Set() });
      return { kind: "found", object: { ...outcome.object, body: Buffer.from(forgetful) } };
    },
  },
});

/** If a view isn't as expected, the state is taken to be the attempt's own. */
export const takingTheStateForOwnWhereAViewIsNot: Distortion = (store) => {
  let committed: GetOutcome | undefined;
  let isUnexpected = false;
  const forget = () => {
    committed = undefined;
    isUnexpected = false;
  };
  return {
    onRestart: forget,
    store: {
      ...bound(store),
      async get(key, options) {
        if (!isState(key) || !isUnexpected || committed === undefined) return store.get(key, options);
        isUnexpected = false;
        return committed;
      },
      async put(key, body, headers, condition) {
        const outcome = await store.put(key, body, headers, condition);
        if (isView(key) && outcome.kind === "conflict") isUnexpected = true;
        if (isState(key) && outcome.kind === "written") {
          const object = { body, etag: outcome.etag, size: body.length, lastModified: new Date(0) };
          committed = { kind: "found", object };
        }
        return outcome;
      },
    },
  };
};

/** A look at this key is answered with what the run committed there, or with what the attempt saw first. */
export function takingForUnchanged(key: string): Distortion {
  return (store, bucket) => {
    let seen: GetOutcome | undefined = committedAt(bucket, key);
    return {
      onRestart: () => {
        seen = undefined;
      },
      store: {
        ...bound(store),
        async get(asked, options) {
          if (asked !== key) return store.get(asked, options);
          seen ??= await store.get(asked, options);
          return seen;
        },
      },
    };
  };
}

function committedAt(bucket: MemoryStore, key: string): GetOutcome {
  const [body, etag] = [bucket.bytes(key), bucket.etag(key)];
  if (body === undefined || etag === undefined) return { kind: "missing" };
  return { kind: "found", object: { body, etag, size: body.length, lastModified: new Date(0) } };
}

/** A listed object is taken to be unchanged until its metadata is written. */
export const takingTheFileForUnchanged: Distortion = (store) => ({
  onRestart: () => {},
  store: {
    ...bound(store),
    async get(key, options) {
      if (options?.ifMatch === undefined || options.range === undefined) return store.get(key, options);
      const object = { body: new Uint8Array(), etag: options.ifMatch, size: 1, lastModified: new Date(0) };
      return { kind: "found", object };
    },
  },
});

/** Writes of these keys don't happen, but succeed. */
export function droppingPuts(concerns: (key: string) => boolean): Distortion {
  return (store) => ({
    onRestart: () => {},
    store: {
      ...bound(store),
      put: async (key, body, headers, condition) =>
        concerns(key) ? { kind: "written", etag: "never" } : store.put(key, body, headers, condition),
    },
  });
}

/** The name is claimed only after the page is written. */
export const claimingAfterThePage: Distortion = (store) => {
  let claim: (() => Promise<unknown>) | undefined;
  return {
    onRestart: () => {},
    store: {
      ...bound(store),
      async put(key, ...rest) {
        if (isClaim(key)) {
          claim = () => store.put(key, ...rest);
          return { kind: "written", etag: "later" };
        }
        const outcome = await store.put(key, ...rest);
        if (isState(key)) await claim?.();
        return outcome;
      },
    },
  };
};

/** Once an attempt has written the page, a look at the claim always finds it. */
export const takingTheClaimForKept: Distortion = (store) => {
  let isWritten = false;
  return {
    onRestart: () => {
      isWritten = false;
    },
    store: {
      ...bound(store),
      async put(key, ...rest) {
        if (isState(key)) isWritten = true;
        return store.put(key, ...rest);
      },
      async get(key, options) {
        if (!isClaim(key) || !isWritten) return store.get(key, options);
        const object = { body: new Uint8Array(), etag: "kept", size: 1, lastModified: new Date(0) };
        return { kind: "found", object };
      },
    },
  };
};

export function isClaim(key: string): boolean {
  return key.startsWith("_claims/");
}

export function isState(key: string): boolean {
  return (
    key === "_index/rss/updates.json" ||
    key === "_index/simple/index.json" ||
    /^_index\/simple\/[^/]+\/state\.json$/.test(key)
  );
}

export function isMetadata(key: string): boolean {
  return key.startsWith("_index/metadata/");
}

function bound(store: Store): Store {
  return {
    get: (key, options) => store.get(key, options),
    list: (prefix, after) => store.list(prefix, after),
    put: (key, body, headers, condition) => store.put(key, body, headers, condition),
    delete: (key, condition) => store.delete(key, condition),
  };
}
