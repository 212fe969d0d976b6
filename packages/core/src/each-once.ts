/**
 * Remembers what was read for each key, so that each is read once. A read that fails isn't tried again.
 *
 * @example
 * eachOnce(async (text) => text.length)("acme") instanceof Promise // true
 */
export function eachOnce<K, V>(read: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const reading = new Map<K, Promise<V>>();
  return (key) => {
    const found = reading.get(key) ?? read(key);
    reading.set(key, found);
    return found;
  };
}
