import { serveCalls } from "@wheelyard/indexer/threads/serve-calls";
import type { AdviseCall, CheckNamesCall, IndexCall, Place, ReconcileCall } from "./calls.ts";
import { LocalFunctions } from "./local-functions.ts";

/* The program of a thread: the functions that Lambda runs in AWS, on the local bucket. */

let opened: LocalFunctions | undefined;

function open(place: Place): LocalFunctions {
  opened ??= new LocalFunctions(place);
  return opened;
}

serveCalls({
  index: ({ place, batch }: IndexCall) => open(place).index(batch),
  prepare: ({ place, assets }: ReconcileCall) => open(place).prepare(assets),
  reconcile: ({ place, assets }: ReconcileCall) => open(place).reconcile(assets),
  advise: ({ place, settings }: AdviseCall) => open(place).advise(settings),
  checkNames: ({ place, settings }: CheckNamesCall) => open(place).checkNames(settings),
});
