import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** The files in a folder and its folders, without what is installed there; or the path itself, if it is a file. */
export function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name !== "node_modules")
    .flatMap((name) => filesBelow(join(path, name)));
}
