import crypto from "node:crypto";
import { createContext, Script } from "node:vm";
import type { ViewerRequest } from "@wheelyard/edge-auth/viewer-request/viewer-request";
import type { ViewerEvent } from "./viewer-event.ts";

/** CloudFront's key value store, as a function reads it. */
export interface KeyValueStore {
  /** Rejects if the key has no value. */
  get(key: string): Promise<string>;
}

/** A response that the function generates. */
export interface FunctionResponse {
  statusCode: number;
  /** The reason phrase. */
  statusDescription?: string;
  headers?: Record<string, { value: string }>;
  body?: string;
}

export type FunctionResult =
  | { kind: "request"; request: ViewerRequest }
  | { kind: "response"; response: FunctionResponse };

export type EdgeFunction = (event: ViewerEvent) => Promise<FunctionResult>;

const IMPORT = /^import (\w+) from\s*"(\w+)";$/gm;

/**
 * Loads a built CloudFront Function.
 *
 * It sees what the edge runtime has, including its two modules, and nothing of Node.
 */
export function loadEdgeFunction(code: string, store: KeyValueStore): EdgeFunction {
  const context = createContext({
    Buffer,
    modules: { cloudfront: { kvs: () => ({ get: (key: string) => store.get(key) }) }, crypto },
  });
  // Modules in a context need a Node flag. The imports of a built function are simple enough to rewrite.
  const script = code.replace(IMPORT, 'const $1 = modules["$2"];');
  new Script(script, { filename: "edge-function.js" }).runInContext(context);
  const handler = new Script("handler").runInContext(context) as (event: ViewerEvent) => Promise<unknown>;

  return async (event) => {
    const result = (await handler(event)) as Partial<FunctionResponse & ViewerRequest> | undefined;
    if (typeof result?.statusCode === "number") {
      return { kind: "response", response: result as FunctionResponse };
    }
    if (typeof result?.uri === "string") return { kind: "request", request: result as ViewerRequest };
    throw new TypeError(
      `Cannot use the edge function's result: expected a request or a response, found ${String(result)}`,
    );
  };
}
