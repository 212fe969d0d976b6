import type { ProjectName } from "@wheelyard/core/project-name";
import type { NotAskedReason } from "../rules/answerer.ts";

/** The outcome of one request for a project's page, as data. */
export type AnswerEntry =
  | { level: "info"; event: "answered"; project: ProjectName; from: "own" | "public"; status: number }
  | { level: "info"; event: "absent"; project: ProjectName; reason: AbsenceReason }
  /** Files of upstream's page that can't be believed. */
  | { level: "warn"; event: "entries-left-out"; project: ProjectName; count: number; examples: string[] }
  /** Upstream gave no answer. */
  | { level: "warn"; event: "upstream-failed"; project: ProjectName; message: string }
  /** The settings refuse to serve pages by old advisories. */
  | { level: "error"; event: "advisories-old"; project: ProjectName; message: string }
  /** The bucket, or an object in it, could not be read. */
  | { level: "error"; event: "bucket-failed"; project: ProjectName; name: string; message: string };

/** Why there is nothing. Readers are never told. */
export type AbsenceReason =
  | NotAskedReason["why"]
  | "upstream has none"
  /** The page exists, but not for this reader. */
  | "private"
  /** The project has no such release. */
  | "no such release"
  /** The name was claimed while upstream was asked. */
  | "claimed meanwhile";

export type LogAnswer = (entry: AnswerEntry) => void;
