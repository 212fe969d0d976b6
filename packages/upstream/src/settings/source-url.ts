import { isLoopback } from "@wheelyard/core/loopback";

/** The address of another index, or a clause that says what is wrong with it. */
export type SourceUrlOutcome = { kind: "valid"; url: string } | { kind: "invalid"; problem: string };

/** An address as messages show it: no token in it may reach a log. */
export function withoutUserinfo(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  if (url.username === "" && url.password === "") return text;
  url.username = "***";
  url.password = "";
  return url.href;
}

/** Reads the address of another index, below which each project has its page, and makes it end in a slash. */
export function readSourceUrl(text: string): SourceUrlOutcome {
  const invalid = (problem: string): SourceUrlOutcome => ({ kind: "invalid", problem });
  if (!URL.canParse(text)) return invalid('expected a URL such as "https://pypi.org/simple/"');
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return invalid("expected a URL without credentials");
  if (text.includes("?") || text.includes("#"))
    return invalid("expected a URL without a query and a fragment");
  if (url.protocol === "http:" && !isLoopback(url)) {
    return invalid("expected https: plain http is for this machine alone");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return invalid("expected an https URL");
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return { kind: "valid", url: url.href };
}
