const IMPLEMENTATIONS: Record<string, string> = { cp: "", pp: "PyPy ", ip: "IronPython ", jy: "Jython " };

/**
 * The interpreters that a wheel's python and abi tags allow: `3.12` for only that CPython, `3.9+` if later ones work too.
 *
 * @see https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/
 */
export function pythonLabel(python: string, abi: string): string {
  const [, implementation = "", major, minor = ""] = /^([a-z]+)(\d)(\d*)$/.exec(python) ?? [];
  if (major === undefined) return python;
  const version = minor === "" ? major : `${major}.${minor}`;
  if (implementation === "py") return minor === "" ? `any Python ${version}` : `${version}+`;
  const name = IMPLEMENTATIONS[implementation];
  if (name === undefined) return python;
  if (abi === "abi3") return `${name}${version}+`;
  // To extension modules, a free-threaded build is a different interpreter.
  return `${name}${version}${/^cp\d+t$/.test(abi) ? "t" : ""}`;
}
