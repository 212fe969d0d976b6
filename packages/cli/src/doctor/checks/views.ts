import { pagePath } from "@wheelyard/core/page-path";
import type { ProjectName } from "@wheelyard/core/project-name";
import { JSON_CONTENT_TYPE } from "@wheelyard/core/simple-api";
import { type Check, failed, passed } from "../check.ts";
import { eventually } from "../eventually.ts";
import type { Place } from "../place.ts";
import { describeStatus, headersProblem, policyHeaders } from "./answer-problem.ts";

interface View {
  path: string;
  headers?: Readonly<Record<string, string>>;
  contentType: string;
  /** Whether it must be compressed. */
  isCompressed?: true;
  /** A text in it. */
  has: string;
}

/** Every page about the probe, in every form, arrives with the headers of its kind. */
export const views: Check = {
  group: "Probe",
  name: "views",
  expects: "each page about it, for installers, people and programs, with its type and its headers",
  after: ["listed"],
  run: (place) =>
    eventually(place, async () => {
      const all = viewsOf(place.probe.name, place.probe.files.plain.filename);
      for (const view of all) {
        const problem = await problemOf(place, view);
        if (problem !== undefined) return failed(problem);
      }
      return passed(`${all.length} views`);
    }),
};

function viewsOf(name: ProjectName, filename: string): View[] {
  const page = `/${pagePath("projectPage", name)}/`;
  const html = "text/html";
  const json = { path: page, contentType: JSON_CONTENT_TYPE, has: filename };
  return [
    { ...json, headers: { accept: JSON_CONTENT_TYPE } },
    {
      ...json,
      headers: { accept: JSON_CONTENT_TYPE, "accept-encoding": "gzip" },
      isCompressed: true,
    },
    { path: page, headers: { accept: html }, contentType: html, has: filename },
    { path: `/${pagePath("peopleProject", name)}/`, contentType: html, has: name },
    { path: `/${pagePath("peopleRelease", name, "1.0")}/`, contentType: html, has: filename },
    { path: `/${pagePath("legacyProject", name)}`, contentType: "application/json", has: name },
    { path: `/${pagePath("legacyRelease", name, "1.0")}`, contentType: "application/json", has: filename },
    { path: `/${pagePath("releasesFeed", name)}`, contentType: "application/rss+xml", has: name },
    { path: `/${pagePath("updatesFeed")}`, contentType: "application/rss+xml", has: name },
    { path: "/", contentType: html, has: "<title>" },
    { path: `/${pagePath("asset", "site.css")}`, contentType: "text/css", has: "{" },
  ];
}

async function problemOf(place: Place, view: View): Promise<string | undefined> {
  const { path, headers = {}, contentType, isCompressed, has } = view;
  const answer = await place.ask(place.site + path, { login: place.reader, headers });
  const what = `${path} as ${headers.accept ?? contentType}`;
  if (answer.status !== 200) return `${describeStatus(answer)} for ${what}`;
  const type = answer.headers["content-type"] ?? "nothing";
  if (!type.startsWith(contentType)) return `${type} for ${what}`;
  const encoding = answer.headers["content-encoding"];
  if ((encoding === "gzip") !== (isCompressed === true)) {
    return `${encoding === undefined ? "no encoding" : `encoding "${encoding}"`} for ${what}`;
  }
  if (!answer.body.includes(has)) return `no "${has}" in ${what}`;
  const problem = headersProblem(answer, policyHeaders(place, path));
  return problem === undefined ? undefined : `${problem} for ${what}`;
}
