import { serveCalls } from "@wheelyard/indexer/threads/serve-calls";
import type { AdviseCall, CheckNamesCall, IndexCall, ReconcileCall, StackLocation } from "./calls.ts";
import { LocalFunctions } from "./local-functions.ts";

/* The program of a thread: the functions that Lambda runs in AWS, on the local bucket. */

let opened: LocalFunctions | undefined;

function open(location: StackLocation): LocalFunctions {
  opened ??= new LocalFunctions(location);
  return opened;
}

serveCalls({
  index: ({ location, batch }: IndexCall) => open(location).index(batch),
  prepare: ({ location, assets }: ReconcileCall) => open(location).prepare(assets),
  reconcile: ({ location, assets }: ReconcileCall) => open(location).reconcile(assets),
  advise: ({ location, settings }: AdviseCall) => open(location).advise(settings),
  checkNames: ({ location, settings }: CheckNamesCall) => open(location).checkNames(settings),
});
