import { mainProject } from "@wheelyard/core/testing/main-project";
import { expect, it } from "vitest";
import { bucketMessage, created } from "../../testing/bucket-message.ts";
import { planBatch } from "../batch-plan.ts";
import { type Care, careForAttempt, careForChanges } from "./care.ts";
import type { ReadProject } from "./project-state.ts";

const WHEEL = "acme-1.0-py3-none-any.whl";
const EVENT = created(WHEEL);

it.each<[string, object, string, Care]>([
  ["an event", EVENT, "1", "quick"],
  ["an event that is delivered again", EVENT, "2", "thorough"],
  ["a hint of reconcile", { ...EVENT, eventName: "Reconcile:Outdated" }, "1", "thorough"],
])("%s asks for an attempt with the right care", (_, record, receives, expected) => {
  const message = {
    ...bucketMessage("1", record),
    attributes: { ApproximateReceiveCount: receives },
  };
  const plans = [...planBatch([message], "my-pypi").projects.values()];
  expect(plans.map(({ changes }) => careForChanges(changes))).toEqual([expected]);
});

it("one change that asks for a thorough attempt is enough among several", () => {
  const event = { bucket: "my-pypi", key: WHEEL, created: true, isRedelivered: false };
  expect(careForChanges([event, { ...event, isRedelivered: true }])).toBe("thorough");
});

it.each<[string, Care, number, Partial<ReadProject> | undefined, Care, Care]>([
  ["the first, of a project with a state", "quick", 1, {}, "quick", "quick"],
  ["one that is asked to be thorough", "thorough", 1, {}, "thorough", "thorough"],
  ["the second", "quick", 2, {}, "thorough", "thorough"],
  ["one that finds no state", "quick", 1, undefined, "thorough", "quick"],
  ["the second that finds no state", "quick", 2, undefined, "thorough", "thorough"],
  ["one that finds a state just upgraded", "quick", 1, { upgraded: "e" }, "thorough", "thorough"],
])("an attempt is as careful as it must be: %s", (_, asked, attempt, parts, facts, views) => {
  const state: ReadProject = {
    page: { project: mainProject("acme"), distributions: [], statuses: [] },
    rejected: new Set(),
    views: new Map(),
    committed: { etag: "s", text: "" },
    isFirstFormat: false,
  };
  expect(careForAttempt(asked, attempt, parts && { ...state, ...parts })).toEqual({ facts, views });
});
