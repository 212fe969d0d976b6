import type { GetOutcome, Store } from "../../src/store/store.ts";
import type { Distortion } from "./scenario.ts";

/** Everything generated for a channel is read and written where the main index has its own. */
export function takingChannelsForTheMainIndex(concerns: (key: string) => boolean): Distortion {
  const confused = (key: string) => (concerns(key) ? key.replace(/_channels\/[^/]+\//, "") : key);
  return (store) => ({ onRestart: () => {}, store: inOtherPlaces(store, confused) });
}

function inOtherPlaces(store: Store, placeOf: (key: string) => string): Store {
  return {
    get: (key, options) => store.get(placeOf(key), options),
    list: (prefix, after) => store.list(placeOf(prefix), after),
    put: (key, body, headers, condition) => store.put(placeOf(key), body, headers, condition),
    delete: (key, condition) => store.delete(placeOf(key), condition),
  };
}

/** An attempt's second look at these keys is answered with what the first one saw. */
export function answeringTheSecondReadWithTheFirst(concerns: (key: string) => boolean): Distortion {
  return (store) => {
    const seen = new Map<string, GetOutcome>();
    return {
      onRestart: () => seen.clear(),
      store: {
        ...inOtherPlaces(store, (key) => key),
        async get(key, options) {
          const known = seen.get(key);
          if (known !== undefined) return known;
          const outcome = await store.get(key, options);
          if (concerns(key)) seen.set(key, outcome);
          return outcome;
        },
      },
    };
  };
}
