import { type AnyNode, parse } from "acorn";
import { transformSync } from "esbuild";

/**
 * The properties that a module in TypeScript reads: `a.name` and `{ name } = a`. What it only mentions, in a comment, a
 * type, a string or the key of an object that it makes, is not read.
 */
export function propertiesReadBy(text: string): string[] {
  const { code } = transformSync(text, { loader: "ts" });
  const names: string[] = [];
  const visit = (node: AnyNode) => {
    if (node.type === "MemberExpression" && !node.computed) addName(node.property);
    if (node.type === "ObjectPattern") {
      for (const property of node.properties) if (property.type === "Property") addName(property.key);
    }
    for (const child of Object.values(node).flat()) if (isNode(child)) visit(child);
  };
  const addName = (node: AnyNode) => {
    if (node.type === "Identifier") names.push(node.name);
  };
  visit(parse(code, { ecmaVersion: "latest", sourceType: "module" }));
  return names;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value;
}
