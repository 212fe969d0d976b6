import { spawnSync } from "node:child_process";

/*
 * PyPA's own reading of names, versions, specifiers and filenames, from the copy of `packaging` inside every pip, and
 * of header blocks, which both read with Python's email parser.
 */

const SCRIPT = `
import email.parser, json, re, sys
from pip._vendor.packaging.specifiers import Specifier
from pip._vendor.packaging.utils import canonicalize_name, parse_sdist_filename, parse_wheel_filename
from pip._vendor.packaging.version import Version

NAME = re.compile("([A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])", re.IGNORECASE | re.ASCII)

def project_name(text):
    if not NAME.fullmatch(text):
        raise ValueError(text)
    return canonicalize_name(text)

def version(text):
    parsed = Version(text)
    return [str(parsed), parsed.is_prerelease]

def order(pair):
    a, b = (Version(text) for text in pair)
    return (a > b) - (a < b)

def filename(text):
    if not text.endswith(".whl"):
        name, version = parse_sdist_filename(text)
        return {"name": name, "version": str(version)}
    name, version, build, tags = parse_wheel_filename(text)
    tags = sorted([tag.interpreter, tag.abi, tag.platform] for tag in tags)
    return {"name": name, "version": str(version), "build": [str(part) for part in build], "tags": tags}

# Specifier by specifier, because old copies of the set fall back to a scheme from before PEP 440.
def specifiers(text):
    for part in text.split(","):
        if part.strip():
            Specifier(part.strip())
    return True

def contains(pair):
    specifier, version = pair
    return Specifier(specifier).contains(version, prereleases=True)

# As packaging 26 filters. Older copies, in older pips, ask neither < nor > whether it names a pre-release, and leave out
# pre-releases even if nothing else matches.
def installable(case):
    specifiers = [Specifier(text) for text in case["specifiers"]]
    matching = [
        text for text in case["versions"] if all(one.contains(text, prereleases=True) for one in specifiers)
    ]
    if any(names_prerelease(one) for one in specifiers):
        return matching
    return [text for text in matching if not Version(text).is_prerelease] or matching

def names_prerelease(specifier):
    if specifier.operator in ("<", ">"):
        return Version(specifier.version).is_prerelease
    return bool(specifier.prereleases)

# As OSV's schema says, in "evaluation". Versions are compared without their local parts, and so are the bounds at which
# a range begins or that it includes.
def affected(case):
    version = public(case["version"])
    if any(public(text) == version for text in case["versions"]):
        return True
    return any(in_range(version, events) for events in case["ranges"])

def public(text):
    return Version(Version(text).public)

# At the same version, ends come before beginnings.
RANK = {"fixed": 0, "introduced": 1, "last_affected": 2}

def in_range(version, events):
    limits = [Version(text) for kind, text in events if kind == "limit"]
    if limits and not any(version < limit for limit in limits):
        return False
    bounds = [(kind, text) for kind, text in events if kind != "limit"]
    vulnerable = False
    for kind, text in sorted(bounds, key=place):
        if kind == "introduced" and (text == "0" or version >= point(kind, text)):
            vulnerable = True
        elif kind == "fixed" and version >= Version(text):
            vulnerable = False
        elif kind == "last_affected" and version > point(kind, text):
            vulnerable = False
    return vulnerable

def point(kind, text):
    return Version(text) if kind == "fixed" else public(text)

# "0" introduces every version, also 0.dev0.
def place(one):
    kind, text = one
    return (0,) if one == ("introduced", "0") else (1, point(kind, text), RANK[kind])

# From bytes, as packaging does: that parser sees each byte beyond ASCII as a surrogate.
def header_block(text):
    message = email.parser.BytesParser().parsebytes(text.encode(), headersonly=True)
    plain = lambda value: value.encode("ascii", "surrogateescape").decode()
    fields = [{"name": name.lower(), "value": plain(value).strip(" \\t\\r\\n")} for name, value in message.raw_items()]
    return {"fields": fields, "body": plain(message._payload)}

def answer(question, case):
    try:
        return {"accepted": globals()[question](case)}
    except ValueError:
        return {"refused": True}

for line in sys.stdin:
    question, case = json.loads(line)
    print(json.dumps(answer(question, case)))
`;

export type OracleAnswer<T> = { accepted: T } | { refused: true };

export interface FilenameAnswer {
  name: string;
  version: string;
  build?: readonly string[];
  tags?: readonly string[][];
}

/** Asks one question about many cases in one Python process. */
export function askPackaging<T>(
  question:
    | "project_name"
    | "version"
    | "order"
    | "filename"
    | "specifiers"
    | "contains"
    | "installable"
    | "affected"
    | "header_block",
  cases: readonly unknown[],
): OracleAnswer<T>[] {
  const input = cases.map((value) => JSON.stringify([question, value])).join("\n");
  const run = runPython(SCRIPT, input);
  if (run.status !== 0)
    throw new Error(`Cannot ask packaging: python3 ended with ${run.status}\n${run.stderr}`);
  const answers = run.stdout.trimEnd().split("\n");
  if (answers.length !== cases.length) {
    throw new Error(`Cannot ask packaging: ${cases.length} cases, ${answers.length} answers`);
  }
  return answers.map((line) => JSON.parse(line));
}

/**
 * Whether to skip tests that need the oracle, because there is no python3 with pip. In CI they run and fail, because a
 * comparison that never happens is worth nothing.
 */
export function isPackagingMissing(): boolean {
  if (process.env.CI) return false;
  return runPython("from pip._vendor.packaging.utils import parse_wheel_filename").status !== 0;
}

function runPython(script: string, input = "") {
  // Isolated mode: neither PYTHONPATH nor the user's own packages can replace pip's.
  return spawnSync("python3", ["-I", "-c", script], {
    input,
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PYTHONUTF8: "1" },
  });
}
