import { isVersion } from "./version.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS = "0123456789";

const consistsOf = (text: string, characters: string) => [...text].every((one) => characters.includes(one));

export function normalName(text: string): string | null {
  if (text === "" || !consistsOf(text, `${LETTERS}${DIGITS}._-`)) return null;
  if (!consistsOf(text.charAt(0) + text.charAt(text.length - 1), LETTERS + DIGITS)) return null;
  return text
    .split(/[._-]/)
    .filter((part) => part !== "")
    .join("-")
    .toLowerCase();
}

/** The project whose file this is, by the specifications of wheel and sdist filenames. */
export function projectOf(filename: string): string | null {
  if (filename.length > 255) return null;
  if (filename.endsWith(".whl")) return projectOfWheel(filename.slice(0, -".whl".length).split("-"));
  const suffix = [".tar.gz", ".zip"].find((each) => filename.endsWith(each));
  if (suffix === undefined) return null;
  const parts = filename.slice(0, -suffix.length).split("-");
  const version = parts.pop() ?? "";
  const [before = ""] = parts.length > 1 ? parts.slice(-1) : [];
  const isPost = consistsOf(version, DIGITS) && before.includes(".");
  if (before !== "" && isAsciiVersion(`${before}-${version}`) && (isPost || !isAsciiVersion(version)))
    parts.pop();
  else if (!isAsciiVersion(version)) return null;
  return normalName(parts.join("-"));
}

function projectOfWheel(parts: string[]): string | null {
  if (parts.length !== 5 && parts.length !== 6) return null;
  const [name = "", version = ""] = parts;
  const tags = parts.slice(-3).map((set) => set.split("."));
  const build = parts.length === 6 ? (parts[2] ?? "") : "0";
  if (name.includes("__") || !isAsciiVersion(version)) return null;
  if (build === "" || !DIGITS.includes(build.charAt(0)) || !consistsOf(build, `${LETTERS}${DIGITS}_.`))
    return null;
  if (!tags.flat().every((tag) => tag !== "" && consistsOf(tag, `${LETTERS}${DIGITS}_`))) return null;
  if (tags[0]?.some((tag) => DIGITS.includes(tag.charAt(0)))) return null;
  return normalName(name);
}

function isAsciiVersion(text: string): boolean {
  return [...text].every((one) => one > " " && one < "\x7f") && isVersion(text);
}
