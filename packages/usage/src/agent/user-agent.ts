/** What a client says about itself. Each value is one of a few hundred, whatever the client says. */
export interface UserAgent {
  installer: string;
  /** `3.12`, or `unknown`. */
  python: string;
  system: string;
}

/** A client that doesn't say. */
export const UNKNOWN = "unknown";

/** A client that says something that is not in our lists. */
export const OTHER = "other";

/** No known client sends a longer text. pip's has about 600 characters. */
const LONGEST = 4096;

/** Installers, by the lower-case name that their user agent begins with. */
const INSTALLERS: Readonly<Record<string, string>> = named({
  pip: "pip",
  uv: "uv",
  poetry: "poetry",
  pdm: "pdm",
  // The library with which pdm finds and downloads files.
  unearth: "pdm",
  pipenv: "pipenv",
  hatch: "hatch",
  conda: "conda",
  mamba: "mamba",
  libmamba: "mamba",
  micromamba: "mamba",
  pixi: "pixi",
  rattler: "pixi",
  pex: "pex",
  bazel: "bazel",
  setuptools: "setuptools",
  "zc.buildout": "buildout",
  bandersnatch: "bandersnatch",
  devpi: "devpi",
  "devpi-server": "devpi",
  artifactory: "artifactory",
  nexus: "nexus",
  renovate: "renovate",
  dependabot: "dependabot",
  "python-requests": "requests",
  "python-urllib": "urllib",
  "python-httpx": "httpx",
  "python-httpx2": "httpx",
  curl: "curl",
  wget: "wget",
  mozilla: "browser",
});

/** Systems, by the name that Python or the system gives them, in lower case. */
const SYSTEMS: Readonly<Record<string, string>> = named({
  linux: "Linux",
  darwin: "macOS",
  macos: "macOS",
  "mac os x": "macOS",
  macintosh: "macOS",
  windows: "Windows",
  freebsd: "FreeBSD",
  openbsd: "OpenBSD",
  netbsd: "NetBSD",
  sunos: "Solaris",
  aix: "AIX",
  android: "Android",
  ios: "iOS",
  emscripten: "Emscripten",
});

/**
 * Reads a user agent. pip and uv describe themselves and their Python in JSON after their name and version. poetry, pdm
 * and old versions of pip do so as a list of products: `poetry/1.8.3 CPython/3.12.3 Linux/6.1`.
 *
 * @param text no longer escaped; it may say anything
 */
export function readUserAgent(text: string): UserAgent {
  if (text === "" || text === "-") return { installer: UNKNOWN, python: UNKNOWN, system: UNKNOWN };
  if (text.length > LONGEST) return { installer: OTHER, python: UNKNOWN, system: UNKNOWN };
  const [product = ""] = /^[^/\s(]*/.exec(text) ?? [];
  const installer = INSTALLERS[product.toLowerCase()] ?? OTHER;
  const brace = text.indexOf("{");
  const described = brace === -1 ? undefined : readDescription(text.slice(brace));
  return { installer, ...(described ?? readProducts(text)) };
}

function readDescription(json: string): Omit<UserAgent, "installer"> | undefined {
  try {
    const { python, system } = JSON.parse(json) ?? {};
    return { python: pythonOf(python), system: systemOf(system?.name) };
  } catch {
    return undefined;
  }
}

const PYTHON_PRODUCT = /(?:cpython|pypy|python-urllib|graalpy|graalvm|ironpython|jython|python)\/([0-9.]+)/i;

const SYSTEM_PRODUCT = /(linux|darwin|macintosh|windows|freebsd|openbsd|netbsd|sunos|aix|android)/i;

function readProducts(text: string): Omit<UserAgent, "installer"> {
  return {
    python: pythonOf(PYTHON_PRODUCT.exec(text)?.[1]),
    system: systemOf(SYSTEM_PRODUCT.exec(text)?.[1]),
  };
}

/** The version of the language, without its patch level. */
function pythonOf(version: unknown): string {
  if (typeof version !== "string") return UNKNOWN;
  return /^([23]\.\d{1,2})(?:\D|$)/.exec(version)?.[1] ?? UNKNOWN;
}

function systemOf(name: unknown): string {
  if (typeof name !== "string" || name === "") return UNKNOWN;
  return SYSTEMS[name.toLowerCase()] ?? OTHER;
}

/** The object has no prototype, because a client may call itself `constructor`. */
function named(values: Record<string, string>): Readonly<Record<string, string>> {
  return Object.assign(Object.create(null), values);
}
