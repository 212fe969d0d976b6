import { parseProjectName } from "@wheelyard/core/project-name";
import { expect, it } from "vitest";
import { parseUpstreamSettings } from "../settings/settings.ts";
import { answererOf, type ClaimState } from "./answerer.ts";
import { pageRules } from "./page-rules.ts";

const SETTINGS = parseUpstreamSettings({
  reserved: ["acme", "acme-*"],
  rebuilt: ["torch"],
  sources: [
    { index: "https://torch.example/", only: ["torch*"], minimumAgeDays: 0 },
    { index: "https://pypi.example/", only: ["a*", "c*", "n*", "p*"] },
  ],
  blocked: ["ctx", "pwn-*", "numpy==2.0", "numpy<1", "n*==9"],
  minimumAgeDays: 7,
  exempt: ["numexpr"],
});

const UNCLAIMED: ClaimState = { kind: "unclaimed" };
const claimed = (channel?: string): ClaimState => ({
  kind: "claimed",
  claim: { key: "x", ...(channel !== undefined && { channel }) },
});

it.each<[string, ClaimState, string]>([
  ["numpy", UNCLAIMED, "https://pypi.example/"],
  ["torch", UNCLAIMED, "https://torch.example/"],
  ["torchvision", UNCLAIMED, "https://torch.example/"],
  ["numpy", claimed(), "claimed"],
  ["numpy", claimed("cu121"), "claimed"],
  ["torch", claimed("cu121"), "https://torch.example/"],
  ["torch", claimed(), "claimed"],
  // We can't know what an unreadable claim says.
  ["torch", { kind: "claimed", claim: undefined }, "claimed"],
  ["acme", UNCLAIMED, "reserved"],
  ["acme-core", UNCLAIMED, "reserved"],
  ["acme-core", claimed("cu121"), "claimed"],
  ["acmeism", UNCLAIMED, "https://pypi.example/"],
  ["ctx", UNCLAIMED, "blocked"],
  ["pwn-tools", UNCLAIMED, "blocked"],
  ["requests", UNCLAIMED, "uncovered"],
])("for %s (%j) there is %s", (name, state, expected) => {
  const answerer = answererOf(parseProjectName(name), state, SETTINGS);
  expect(answerer.kind === "source" ? answerer.source.index : answerer.why).toBe(expected);
});

it.each<[string, string[], number]>([
  ["numpy", ["numpy==2.0", "numpy<1", "n*==9"], 7],
  ["numexpr", ["n*==9"], 0],
  ["torch", [], 0],
  ["attrs", [], 7],
])("the files of %s must meet %j, and be %i days older", (name, blocked, age) => {
  const project = parseProjectName(name);
  const answerer = answererOf(project, UNCLAIMED, SETTINGS);
  if (answerer.kind !== "source") throw new Error(`expected a source, found ${answerer.why}`);
  const rules = pageRules(project, answerer.source, SETTINGS, []);
  expect(rules.blocked.map(({ text }) => text)).toEqual(blocked);
  expect(rules.minimumAgeDays).toBe(age);
});
