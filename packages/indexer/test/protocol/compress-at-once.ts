import type { ZlibOptions } from "node:zlib";
import { vi } from "vitest";

/**
 * Compression runs on another thread, and no scheduler of store calls can foresee when it ends. In explorations it runs
 * synchronously, and equal pages are compressed once.
 */
vi.mock("node:zlib", async (importActual) => {
  const zlib = await importActual<typeof import("node:zlib")>();
  const known = new Map<string, Buffer>();
  const gzip = (text: string, options: ZlibOptions, done: (error: null, body: Buffer) => void): void => {
    const body = known.get(text) ?? zlib.gzipSync(text, options);
    if (known.size > 10_000) known.clear();
    known.set(text, body);
    done(null, body);
  };
  return { ...zlib, gzip };
});
