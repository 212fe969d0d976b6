const IMPLEMENTATIONS: Record<string, string> = { cp: "", pp: "PyPy ", ip: "IronPython ", jy: "Jython " };

/**
 * What a wheel's python and abi tags ask of an interpreter: `3.12` for that CPython alone, `3.9+` where later ones do
 * as well.
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
  // The builds without a global lock are another interpreter to extension modules.
  return `${name}${version}${/^cp\d+t$/.test(abi) ? "t" : ""}`;
}
