import crypto from "node:crypto";
import { createContext, Script } from "node:vm";
import type { ViewerEvent, ViewerRequest } from "./viewer-event.ts";

/** What a function reads of CloudFront's key value store. */
export interface KeyValueStore {
  /** Rejects where the key has no value. */
  get(key: string): Promise<string>;
}

/** An answer that the function gives by itself. */
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
 * It sees what the edge runtime has, its two modules included, and nothing of Node.
 */
export function loadEdgeFunction(code: string, store: KeyValueStore): EdgeFunction {
  const context = createContext({
    Buffer,
    modules: { cloudfront: { kvs: () => ({ get: (key: string) => store.get(key) }) }, crypto },
  });
  // Modules in a context need a flag of Node's. The imports of a built function are plain enough to rewrite.
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
