import type { Root } from "@wheelyard/core/root";
import type { BucketChange } from "../bucket-event.ts";
import type { IndexedProject } from "../invalidation-paths.ts";
import type { Rejection } from "../lists/rejection-record.ts";
import type { ProjectOutcome } from "../protocol/project-run.ts";

/** A project that is indexed, and the messages that asked for it. */
export interface DoneProject extends IndexedProject {
  outcome: ProjectOutcome;
  messages: ReadonlySet<string>;
}

/** A key that can't be listed, and whose record is up to date. */
export interface DoneRejectedKey {
  root: Root;
  key: string;
  rejection: Rejection | undefined;
  changes: readonly BucketChange[];
  messages: ReadonlySet<string>;
}

/** What a batch did in one root, which the root's lists must show. */
export interface RootWork {
  root: Root;
  projects: readonly DoneProject[];
  rejectedKeys: readonly DoneRejectedKey[];
}

export function rootsOf(
  projects: readonly DoneProject[],
  rejectedKeys: readonly DoneRejectedKey[],
): RootWork[] {
  const roots = new Set([
    ...projects.map(({ outcome }) => outcome.project.root),
    ...rejectedKeys.map(({ root }) => root),
  ]);
  return [...roots].map((root) => ({
    root,
    projects: projects.filter(({ outcome }) => outcome.project.root === root),
    rejectedKeys: rejectedKeys.filter((rejected) => rejected.root === root),
  }));
}

export function messagesOf(done: readonly { messages: ReadonlySet<string> }[]): Set<string> {
  return new Set(done.flatMap(({ messages }) => [...messages]));
}
