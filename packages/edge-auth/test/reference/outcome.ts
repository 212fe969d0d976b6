import type { Upstream } from "../../src/viewer-request/upstream.ts";
import type { Field, ViewerRequest } from "../../src/viewer-request/viewer-request.ts";
import { CHALLENGE, heldBack, METHOD_NOT_ALLOWED } from "../outcome.ts";
import { basic } from "../request.ts";
import { NOW, USERS } from "../users.ts";
import { normalName, projectOf } from "./filename.ts";
import { viewFor } from "./negotiation.ts";
import { escaped, segmentsOf } from "./path.ts";
import { isVersion } from "./version.ts";

/**
 * The right outcome for a request, written a second time: slow, without regard for the engine or the size, and sharing
 * nothing with the function.
 */
export function expectedOutcome(request: ViewerRequest, upstream: Upstream): string {
  const outcome = outcomeOfAnyKey(request, upstream);
  if (!outcome.startsWith("serve ")) return outcome;
  const key = outcome.slice(outcome.indexOf("/") + 1).replace(/%[0-9A-F]{2}/g, "x");
  return key.length > LONGEST_KEY ? "404" : outcome;
}

const LONGEST_KEY = 1024;

function outcomeOfAnyKey(request: ViewerRequest, upstream: Upstream): string {
  const user = whoIs(request.headers.authorization);
  if (user === undefined) return CHALLENGE;
  if (!["GET", "HEAD"].includes(request.method)) return METHOD_NOT_ALLOWED;
  const segments = segmentsOf(request.uri);
  if (segments === null) return "404";
  if (segments[0] === "_held-back")
    return upstream === "none" ? "404" : heldBackOutcome(request.uri, segments);
  if (segments[0] === "_upstream")
    return upstream === "proxied" ? proxiedOutcome(request.uri, segments) : "404";
  if (segments[0] === "_index" || segments[0] === "_claims") return "404";
  const query = queryOf(request.querystring);
  const place =
    segments[0] === "_channels" ? channelPlaceOf(request.uri, segments) : placeOf(request.uri, segments);
  if (place === null) return "404";
  const isTheirs = place.isForAll || mayRead(user.projects, place);
  const inMain = place.inMain ?? place.at ?? place.towards;
  if (!isTheirs && (place.project === null || inMain === undefined)) return "404";
  if (!isTheirs && place.channel !== undefined) return `302 ${inMain}${query}`;
  if (!isTheirs && (upstream === "none" || !["simple", "project"].includes(inMain?.split("/")[1] ?? "")))
    return "404";
  if (place.at === undefined && place.object !== undefined) return `serve ${place.object}`;
  if (place.at === undefined) return `302 ${place.towards}${query}`;
  if (place.at !== request.uri) return `301 ${place.at}${query}`;
  const folder = isTheirs ? "/_index" : "/_index/public";
  if (place.object !== undefined) return `serve ${place.object.replace("/_index", folder)}`;
  if (!place.at.endsWith("/")) return `serve /_index${place.at}`;
  const view = viewFor(request);
  return view === null ? "406" : `serve ${folder}${place.at}${view}`;
}

function heldBackOutcome(uri: string, [, reason = "", filename = "", ...more]: string[]): string {
  if (uri.endsWith("/") || more.length > 0 || projectOf(filename) === null) return "404";
  if (reason.length < 1 || reason.length > 64 || /[^A-Za-z0-9-]/.test(reason)) return "404";
  return heldBack(reason.replace("until-", "until "));
}

function proxiedOutcome(uri: string, segments: string[]): string {
  const filename = segments.at(-1) ?? "";
  const isMetadata = filename.endsWith(".metadata");
  const project = projectOf(isMetadata ? filename.slice(0, -".metadata".length) : filename);
  if (project === null || uri.endsWith("/") || uri.indexOf("/_upstream/packages/") !== 0) return "404";
  return `serve upstream ${segments
    .slice(1)
    .map((segment) => `/${escaped(segment)}`)
    .join("")}`;
}

/** There are few users, so we find the user of a header by writing all of theirs. */
function whoIs(header: Field | undefined): { projects?: string[] } | undefined {
  if (header === undefined || header.multiValue !== undefined || header.value.length > 300) return undefined;
  const spaces = /^.{5}( +)/.exec(header.value)?.[1] ?? "";
  const scheme = header.value.slice(0, "Basic".length);
  const sent = `Basic ${header.value.slice(scheme.length + spaces.length)}`;
  if (!/^[Bb][Aa][Ss][Ii][Cc]$/.test(scheme) || spaces === "") return undefined;
  return Object.entries(USERS).find(([user, { tokens }]) =>
    Object.entries(tokens).some(
      ([token, expires = Number.POSITIVE_INFINITY]) => NOW < expires && sent === basic(user, token),
    ),
  )?.[1];
}

function mayRead(patterns: string[] | undefined, { channel, project }: Place): boolean {
  if (patterns === undefined) return true;
  if (project === null) return false;
  return patterns.some((pattern) => {
    const [names = "", where] = pattern.split("/").reverse();
    if (where !== channel) return false;
    return names.endsWith("*") ? `${project}*`.startsWith(names.slice(0, -1)) : names === project;
  });
}

interface Place {
  /** undefined: the main index. */
  channel?: string;
  /** null: the whole index. */
  project: string | null;
  isForAll?: boolean;
  /** What is served, if that does not depend on what the client accepts. */
  object?: string;
  /** A page, and the one URI at which it is served. A file is served at any spelling of its URI. */
  at?: string;
  towards?: string;
  /** Where the main index has the same page as a channel here. */
  inMain?: string;
}

/** A channel has the same as the main index, at the same paths below its own. */
function channelPlaceOf(uri: string, segments: string[]): Place | null {
  const [, channel = "", ...rest] = segments;
  const ends = channel.charAt(0) + channel.charAt(channel.length - 1);
  const isName = [...channel].every((one) => "abcdefghijklmnopqrstuvwxyz0123456789._-".includes(one));
  if (channel.length < 1 || channel.length > 64 || !isName || /[._-]/.test(ends)) return null;
  const root = `/_channels/${channel}`;
  // A text that can't be the path of a page: only its end counts here.
  const there = placeOf(uri.endsWith("/") ? "a folder/" : "a file", rest);
  const last = segments.at(-1) ?? "";
  const file = rest.length === 0 || uri.endsWith("/") ? null : fileOf(segments, last);
  const isHidden =
    rest[0] === "_channels" || rest.some((folder) => ["simple", "project", "pypi", "rss"].includes(folder));
  if (file !== null && !isHidden && there?.at === undefined) return { ...file, channel };
  if (there === null || (there.at === undefined && there.towards === undefined)) return null;
  const { at, towards, object, isForAll } = there;
  const place: Place = { ...there, channel, inMain: at ?? towards ?? "" };
  if (at !== undefined) place.at = root + at;
  if (towards !== undefined) place.towards = root + towards;
  const folder = object?.startsWith("/_index/downloads/") ? "/_index/downloads/" : "/_index/";
  if (object !== undefined && !isForAll)
    place.object = object.replace(folder, `${folder.slice(0, -1)}${root}/`);
  return place;
}

function placeOf(uri: string, segments: string[]): Place | null {
  const isFolder = uri.endsWith("/");
  const [first, second = "", third = "", fourth] = segments;
  const last = segments.at(-1) ?? "";
  const count = segments.length;
  const named = (project: string | null, rest: Omit<Place, "project">): Place | null =>
    project === null ? null : { project, ...rest };

  const home = "/_index/home/index.html";
  if (count === 0) return { project: null, at: "/", object: home };
  if (uri === "/project/index.html") return { project: null, at: uri, object: home };
  if (first === "project" && count > 1) return peoplePlaceOf(second, third, fourth, count);
  if (first === "simple" && count === 1) return { project: null, at: "/simple/" };
  if (first === "simple")
    return count === 2 ? named(normalName(second), { at: `/simple/${normalName(second)}/` }) : null;
  if (first === "pypi" && count === 3 && last === "json") {
    return named(normalName(second), { at: `/pypi/${normalName(second)}/json` });
  }
  if (first === "pypi" && count === 4 && last === "json" && isAscii(third) && isVersion(third)) {
    return named(normalName(second), { at: `/pypi/${normalName(second)}/${escaped(third)}/json` });
  }
  if (first === "pypi" && count === 3 && last === "downloads") {
    return named(normalName(second), counted(`/pypi/${normalName(second)}/downloads`));
  }
  if (first === "pypi" && count === 2 && second === "_most-used")
    return { project: null, ...counted("/pypi/_most-used") };
  if (first === "rss" && count === 2 && second === "updates.xml")
    return { project: null, at: "/rss/updates.xml" };
  if (first === "rss" && count === 4 && second === "project" && fourth === "releases.xml") {
    return named(normalName(third), { at: `/rss/project/${normalName(third)}/releases.xml` });
  }
  if (count > 1 && ["pypi", "rss"].includes(first ?? "")) return null;

  const file = isFolder ? null : fileOf(segments, last);
  if (file !== null) return file;
  if (count > 1 || (!isFolder && last.includes("."))) return null;
  return named(normalName(last), { towards: `/simple/${normalName(last)}/` });
}

/** Counts of all roots are together. */
function counted(at: string): Pick<Place, "at" | "object"> {
  return { at, object: `/_index/downloads${at}` };
}

/** Below `/project/`, where the pages for people are. */
function peoplePlaceOf(
  second: string,
  third: string,
  fourth: string | undefined,
  count: number,
): Place | null {
  const folder = (project: string | null, at: string): Place => ({
    project,
    at,
    object: `/_index${at}index.html`,
  });
  const object = (name: string): Place => ({ project: null, at: name, object: `/_index${name}` });
  if (["_problems", "_channels"].includes(second) && count === 2) return folder(null, `/project/${second}/`);
  if (second === "_home" && count === 3) {
    const digits = third.slice(0, -".json".length);
    const isShard =
      third.endsWith(".json") && [...digits].every((digit) => "0123456789abcdef".includes(digit));
    return isShard && [2, 4].includes(digits.length) ? object(`/project/_home/${third}`) : null;
  }
  if (second === "_also-in" && count === 3) {
    const name = third.slice(0, -".json".length);
    const isName =
      name !== "" && [...name].every((one) => "abcdefghijklmnopqrstuvwxyz0123456789-".includes(one));
    return isName && third.endsWith(".json") ? object(`/project/_also-in/${third}`) : null;
  }
  if (second === "_assets" && count === 3) {
    const isName = [...third].every((one) => "abcdefghijklmnopqrstuvwxyz0123456789.-".includes(one));
    const isAsset = isName && /^[a-z]/.test(third);
    return isAsset ? { ...object(`/project/_assets/${third}`), isForAll: true } : null;
  }
  if (second === "_pages" && count === 3) {
    const isName = [...third].every((one) => "abcdefghijklmnopqrstuvwxyz-".includes(one));
    return isName && third !== "" ? { ...object(`/project/_pages/${third}`), isForAll: true } : null;
  }
  const project = normalName(second);
  if (project === null) return null;
  if (count === 2) return folder(project, `/project/${project}/`);
  if (!isAscii(third) || !isVersion(third)) return null;
  if (count === 3) return folder(project, `/project/${project}/${escaped(third)}/`);
  const isOfRelease = count === 4 && fourth === "_advisories";
  return isOfRelease ? folder(project, `/project/${project}/${escaped(third)}/_advisories/`) : null;
}

function fileOf(segments: string[], filename: string): Place | null {
  const uri = segments.map((segment) => `/${escaped(segment)}`).join("");
  for (const [suffix, folder] of [
    ["", ""],
    [".asc", ""],
    [".provenance", ""],
    [".metadata", "/_index/metadata"],
  ] as const) {
    const project = filename.endsWith(suffix)
      ? projectOf(filename.slice(0, filename.length - suffix.length))
      : null;
    if (project !== null) return { project, object: folder + uri };
  }
  return null;
}

function isAscii(text: string): boolean {
  return [...text].every((one) => one > " " && one < "\x7f");
}

function queryOf(querystring: Record<string, Field>): string {
  const pairs = Object.entries(querystring).flatMap(([name, field]) =>
    (field.multiValue ?? [field]).map(({ value }) => `${name}=${value}`),
  );
  return pairs.length > 0 && isAscii(pairs.join("&")) ? `?${pairs.join("&")}` : "";
}
