import { once } from "node:events";
import { parseProjectName } from "@wheelyard/core/project-name";
import { peakMemory } from "@wheelyard/core/testing/peak-memory";
import { findOnList } from "../src/fetching/find-on-list.ts";
import { JSON_TYPE, startUpstreamServer } from "./upstream-server.ts";

/*
 * A separate process that compares names with a list of that many projects, and prints what was found and its peak
 * memory. The list is made while it is sent.
 */

const [, , type = "", count = ""] = process.argv;
const isJson = type === "json";
const upstream = await startUpstreamServer();
upstream.answer("list", async (response) => {
  response.writeHead(200, { "content-type": isJson ? JSON_TYPE : "text/html" });
  response.write(isJson ? '{"meta":{"_last-serial":1,"api-version":"1.4"},"projects":[' : "<html><body>");
  for (let n = 0; n < Number(count); n++) {
    const name = `project-number-${n}`;
    const entry = isJson
      ? `${n === 0 ? "" : ","}${JSON.stringify({ "_last-serial": 10_000_000 + n, name })}`
      : `<a href="/simple/${name}/">${name}</a>\n`;
    if (!response.write(entry)) await once(response, "drain");
  }
  response.end(isJson ? "]}" : "</body></html>\n");
});
const names = new Set(
  ["project-number-5", `project-number-${Number(count) - 1}`, "ours"].map(parseProjectName),
);
const { projects, found } = await findOnList({ index: `${upstream.index}list/` }, names);
await upstream.close();
const megabytes = Math.round(peakMemory() / 1_000_000);
process.stdout.write(JSON.stringify({ projects, found: [...found], megabytes }));
