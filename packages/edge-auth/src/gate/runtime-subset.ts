import { type AnyNode, type Node, parse } from "acorn";

/** What a function may import. */
export const RUNTIME_MODULES = ["cloudfront", "crypto", "querystring", "buffer"];

const NODE_TYPES = new Set(
  `Program ExpressionStatement BlockStatement EmptyStatement ReturnStatement LabeledStatement BreakStatement
  ContinueStatement IfStatement SwitchStatement SwitchCase ThrowStatement TryStatement CatchClause
  WhileStatement DoWhileStatement ForStatement ForInStatement FunctionDeclaration VariableDeclaration
  VariableDeclarator ThisExpression ArrayExpression ObjectExpression Property FunctionExpression
  ArrowFunctionExpression UnaryExpression UpdateExpression BinaryExpression AssignmentExpression
  LogicalExpression MemberExpression ConditionalExpression CallExpression NewExpression SequenceExpression
  Identifier Literal TemplateLiteral TemplateElement AwaitExpression RestElement ImportDeclaration
  ImportDefaultSpecifier`.split(/\s+/),
);

const GLOBALS = new Set(
  "Array Buffer Date Error JSON Math Number Object Promise String atob btoa decodeURIComponent encodeURIComponent isNaN parseInt undefined".split(
    " ",
  ),
);

// The methods that the runtime documents, as far as we use them. The syntax check cannot see that one is absent.
const METHODS = new Set(
  `charCodeAt createHmac digest endsWith every exec filter find floor forEach from get includes indexOf
  isArray isInteger join keys kvs map max min now parse push repeat replace slice some split startsWith test toLowerCase toUpperCase
  toString trim update`.split(/\s+/),
);

/**
 * Looks in deployable code for what the runtime cloudfront-js-2.0 does not have.
 *
 * The list says what is allowed, so anything that we didn't think of is refused.
 *
 * @returns a line for each violation, with its place
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
export function findViolations(code: string): string[] {
  const violations: string[] = [];
  const program = parse(code, { ecmaVersion: "latest", sourceType: "module", locations: true });
  const declared = declaredNames(program);
  visit(program, [], (node, ancestors) => {
    const problem =
      syntaxProblem(node, ancestors) ??
      awaitProblem(node, ancestors) ??
      orderProblem(node, ancestors) ??
      nameProblem(node, ancestors, declared);
    if (problem !== undefined)
      violations.push(`${node.loc?.start.line}:${node.loc?.start.column} ${problem}`);
  });
  return violations;
}

function syntaxProblem(node: AnyNode, ancestors: AnyNode[]): string | undefined {
  if (!NODE_TYPES.has(node.type)) return `syntax: ${node.type}`;
  switch (node.type) {
    case "Program":
      return importsComeFirst(node.body) ? undefined : "import after other statements";
    case "ImportDeclaration":
      return RUNTIME_MODULES.includes(String(node.source.value)) ? undefined : `import of ${node.source.raw}`;
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression": {
      if (node.generator) return "generator";
      if (node.async && (node.type !== "FunctionDeclaration" || ancestors.some(isFunction))) {
        return "async function that is not at the top level";
      }
      const isPlain = node.params.every(({ type }) => type === "Identifier" || type === "RestElement");
      return isPlain ? undefined : "default value or pattern in parameters";
    }
    case "VariableDeclarator":
      return node.id.type === "Identifier" ? undefined : "destructuring";
    case "RestElement":
      return isFunction(ancestors.at(-1)) ? undefined : "rest outside of parameters";
    case "Property":
      return node.computed || node.shorthand || node.method ? "object literal extension" : undefined;
    case "CatchClause":
      return node.param ? undefined : "catch without a binding";
    case "LogicalExpression":
      return node.operator === "??" ? "??" : undefined;
    case "AssignmentExpression":
      return ["??=", "&&=", "||="].includes(node.operator) ? node.operator : undefined;
    case "Literal":
      return literalProblem(node);
    default:
      return undefined;
  }
}

function importsComeFirst(body: AnyNode[]): boolean {
  const first = body.findIndex(({ type }) => type !== "ImportDeclaration");
  return (
    body.findLastIndex(({ type }) => type === "ImportDeclaration") < (first === -1 ? body.length : first)
  );
}

function literalProblem(node: Extract<AnyNode, { type: "Literal" }>): string | undefined {
  if (node.bigint) return "BigInt";
  if (!node.regex) return undefined;
  if (/\(\?<[=!]/.test(node.regex.pattern)) return "lookbehind in a regular expression";
  // The engine folds case beyond ASCII under the i flag: the Kelvin sign would be a "k".
  const allowed = /[a-zA-Z]-[a-zA-Z]/.test(node.regex.pattern) ? /^[gm]*$/ : /^[gim]*$/;
  return allowed.test(node.regex.flags) ? undefined : `flags of ${node.raw}`;
}

/** The engine does not accept `await` in the arguments of a call, or in an array or object literal. */
function awaitProblem(node: AnyNode, ancestors: AnyNode[]): string | undefined {
  if (node.type !== "AwaitExpression") return undefined;
  let child: AnyNode = node;
  for (const ancestor of ancestors.toReversed()) {
    if (isFunction(ancestor) || /Statement$|Declaration$/.test(ancestor.type)) return undefined;
    if (ancestor.type === "ArrayExpression" || ancestor.type === "ObjectExpression")
      return "await in a literal";
    const isCall = ancestor.type === "CallExpression" || ancestor.type === "NewExpression";
    if (isCall && ancestor.callee !== child) return "await in the arguments of a call";
    child = ancestor;
  }
  return undefined;
}

/** The engine fails on a name that a nested function uses before the outer `var` that declares it. */
function orderProblem(node: AnyNode, ancestors: AnyNode[]): string | undefined {
  if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return undefined;
  const { name, start } = node.id;
  const scope = ancestors.findLast(isFunction);
  if (scope === undefined) return undefined;
  let isUsedAbove = false;
  visit(scope, [], (other, inside) => {
    if (other.type !== "Identifier" || other.name !== name || other.start > start) return;
    const nested = inside.filter((ancestor) => ancestor !== scope && isFunction(ancestor));
    const isOwn = nested.some((inner) => declaredNames(inner).has(name));
    if (nested.length > 0 && !isOwn && !isPropertyName(other, inside.at(-1))) isUsedAbove = true;
  });
  return isUsedAbove ? `name used above its var: ${name}` : undefined;
}

function nameProblem(node: AnyNode, ancestors: AnyNode[], declared: Set<string>): string | undefined {
  const parent = ancestors.at(-1);
  if (node.type === "CallExpression" && node.callee.type === "MemberExpression") {
    const { property, computed } = node.callee;
    if (computed) return "call of a computed member";
    const isKnown = property.type === "Identifier" && METHODS.has(property.name);
    return isKnown
      ? undefined
      : `method not known to exist: ${property.type === "Identifier" && property.name}`;
  }
  if (node.type !== "Identifier" || parent === undefined) return undefined;
  if (isPropertyName(node, parent)) return undefined;
  const isKnown = declared.has(node.name) || GLOBALS.has(node.name);
  return isKnown ? undefined : `global not known to exist: ${node.name}`;
}

function isPropertyName(node: AnyNode, parent: AnyNode | undefined): boolean {
  if (parent?.type === "MemberExpression") return parent.property === node && !parent.computed;
  return parent?.type === "Property" && parent.key === node;
}

function declaredNames(program: AnyNode): Set<string> {
  const names = new Set<string>();
  visit(program, [], (node, ancestors) => {
    const parent = ancestors.at(-1);
    if (node.type !== "Identifier" || parent === undefined) return;
    const declares =
      (isFunction(parent) && !("body" in parent && parent.body === node)) ||
      parent.type === "RestElement" ||
      parent.type === "ImportDefaultSpecifier" ||
      (parent.type === "VariableDeclarator" && parent.id === node) ||
      (parent.type === "CatchClause" && parent.param === node);
    if (declares) names.add(node.name);
  });
  return names;
}

function isFunction(node: AnyNode | undefined): boolean {
  return node !== undefined && /Function/.test(node.type);
}

function visit(
  node: AnyNode,
  ancestors: AnyNode[],
  look: (node: AnyNode, ancestors: AnyNode[]) => void,
): void {
  look(node, ancestors);
  const path = [...ancestors, node];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) visit(child, path, look);
    }
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof (value as Partial<Node> | null)?.type === "string";
}
