/**
 * Whether a value that was read from JSON or TOML is an object, and not a list.
 *
 * @example
 * isObject({ name: "acme" }) // true
 * isObject(["acme"]) // false
 */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
