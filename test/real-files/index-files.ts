import { createHandler } from "@wheelyard/indexer/handler";
import { ObjectReader } from "@wheelyard/indexer/reading/object-reader";
import { readDistribution } from "@wheelyard/indexer/reading/read-distribution";
import { bucketMessage, created } from "@wheelyard/indexer/testing/bucket-message";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";

interface ListedFile {
  filename: string;
  hashes: { sha256: string };
  size: number;
  "requires-python"?: string;
}

/** What the index made of some of a project's files. */
export interface Indexed {
  listed: ReadonlyMap<string, ListedFile>;
  /** Why a file is not listed, by filename. */
  rejected: ReadonlyMap<string, string>;
}

/** Puts files into a bucket in memory and runs the indexer on them, as their upload would. */
export async function indexFiles(project: string, files: ReadonlyMap<string, Uint8Array>): Promise<Indexed> {
  const store = new MemoryStore();
  const objects = new ObjectReader(store);
  const errors: unknown[] = [];
  const handle = createHandler({
    bucket: "my-pypi",
    store,
    readDistribution: (key, distribution) => readDistribution(objects, key, distribution),
    pause: async () => {},
    log: (entry) => {
      if (entry.level === "error") errors.push(entry);
    },
  });
  for (const [filename, bytes] of files) store.write(filename, bytes);
  const Records = [...files.keys()].map((filename) => bucketMessage(filename, created(filename)));
  await handle({ Records }, { getRemainingTimeInMillis: () => 900_000 });
  if (errors.length > 0) throw new Error(`Cannot index ${project}: ${JSON.stringify(errors)}`);

  const page = JSON.parse(store.text(`_index/simple/${project}/index.json`) ?? '{"files":[]}');
  const records = store.keys("_index/rejected/").map((key) => JSON.parse(store.text(key) ?? ""));
  return {
    listed: new Map(page.files.map((file: ListedFile) => [file.filename, file])),
    rejected: new Map(records.map(({ key, reason }) => [key, reason])),
  };
}
