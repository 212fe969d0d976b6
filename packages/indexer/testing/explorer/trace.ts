import { gunzipSync } from "node:zlib";
import { parseState } from "@wheelyard/core/project-page-state";
import { MAIN } from "@wheelyard/core/root";
import type { Run } from "./run.ts";
import { describeChange } from "./scenario.ts";
import { describeCondition, type StoreCall, type StoreOutcome } from "./store-call.ts";

/** What happened, as numbered lines that a person can follow. */
export class Trace {
  readonly #lines: (() => string)[] = [];

  change(description: string): void {
    this.#lines.push(() => `user: ${description}`);
  }

  crash(run: Run): void {
    this.#lines.push(() => `${run.name}: dies; its message will be delivered again, to ${run.name}'`);
  }

  echo(call: StoreCall, outcome: StoreOutcome): void {
    this.#lines.push(() => `late repetition: ${request(call)} → ${answer(call, outcome)}`);
  }

  call(run: Run, call: StoreCall, outcome: StoreOutcome): void {
    const late = run.status === "dead" ? " (sent before it died)" : "";
    this.#lines.push(() => `${run.name}: ${request(call)} → ${answer(call, outcome)}${late}`);
  }

  print(runs: readonly Run[]): string {
    const legend = runs.map((run) => `${run.name} handles ${run.changes.map(describeChange).join(", ")}`);
    const width = String(this.#lines.length).length;
    const steps = this.#lines.map((line, n) => `${String(n + 1).padStart(width)}. ${line()}`);
    return [...legend, ...steps].join("\n");
  }
}

function request(call: StoreCall): string {
  switch (call.kind) {
    case "get":
      return `GET ${call.key}${call.options.range ? " (version only)" : ""}`;
    case "list":
      return `LIST ${call.key}*`;
    case "put":
      return `PUT ${call.key}${short(describeCondition(call.condition))} ${summary(call.key, call.body)}`;
    case "delete":
      return `DELETE ${call.key}${short(describeCondition(call.condition))}`;
  }
}

function answer(call: StoreCall, outcome: StoreOutcome): string {
  switch (outcome.kind) {
    case "found":
      return call.kind === "get" && call.options.range
        ? short(outcome.object.etag)
        : `${short(outcome.object.etag)} ${summary(call.key, outcome.object.body)}`;
    case "written":
      return `written, now ${short(outcome.etag)}`;
    case "listed":
      return outcome.objects.map(({ key, etag }) => `${key} ${short(etag)}`).join(", ") || "nothing";
    default:
      return outcome.kind;
  }
}

/** What an object says, as far as a reader of the trace cares. */
function summary(key: string, body: Uint8Array): string {
  if (key.endsWith(".json.gz")) return summary(key.slice(0, -3), gunzipSync(body));
  const text = Buffer.from(body).toString();
  if (key.startsWith("_index/metadata/")) return `metadata of "${/Summary: (.*)/.exec(text)?.[1]}"`;
  if (/^_index\/(pypi|rss)/.test(key)) return "";
  if (key.startsWith("_index/rejected/")) return `"${JSON.parse(text).reason}"`;
  if (key.endsWith("/index.html")) {
    return `[${[...text.matchAll(/>([^<]*)<\/a>/g)].map(([, name]) => name).join(", ")}]`;
  }
  if (key.endsWith("/state.json")) {
    const { page, rejected } = parseState(MAIN, text);
    const files = page.distributions.map((record) => {
      const yanked = record.sideFiles.yanked === undefined ? "" : " yanked";
      return `${record.key}#${short(record.sha256)}${yanked}`;
    });
    return `[${files.join(", ")}]${rejected.size === 0 ? "" : ` rejected [${[...rejected].join(", ")}]`}`;
  }
  if (!key.endsWith("/index.json")) return `"${text.trim()}"`;
  const { files, projects } = JSON.parse(text) as {
    files?: { filename: string }[];
    projects?: { name: string }[];
  };
  return `[${(projects?.map(({ name }) => name) ?? files?.map(({ filename }) => filename) ?? []).join(", ")}]`;
}

/** The beginnings of digests are enough to tell them apart. */
function short(text: string): string {
  return text.replace(/[0-9a-f]{32,}/g, (digest) => digest.slice(0, 4));
}
