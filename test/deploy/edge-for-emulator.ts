/**
 * What is rewritten in the deployed edge function, because the emulator's function runtime
 *
 * 1. has no key value store: the module `cloudfront` is replaced by one with the store's current content;
 * 2. reads an import only with white space between its words.
 */
export function edgeForEmulator(code: string, users: Readonly<Record<string, string>>): string {
  const store = /^import (\w+) from\s*"cloudfront";$/m;
  if (!store.test(code))
    throw new Error("Cannot prepare the edge function: expected an import of cloudfront");
  return code
    .replace(store, (_, name) => `const ${name} = { kvs: () => ({ get: ${storeGet(users)} }) };`)
    .replace(/^import (\w+) from\s*"(\w+)";$/gm, 'import $1 from "$2";');
}

/** Like the runtime's, it throws if there is no such key. */
function storeGet(users: Readonly<Record<string, string>>): string {
  return `async (key) => {
  const users = new Map(${JSON.stringify(Object.entries(users))});
  if (!users.has(key)) throw new Error("KeyNotFound");
  return users.get(key);
}`;
}
