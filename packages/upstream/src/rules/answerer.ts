import type { Claim } from "@wheelyard/core/claims";
import { covers, type NamePattern } from "@wheelyard/core/name-pattern";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { BlockRule } from "../settings/block-rule.ts";
import { type Source, sourceOf, type UpstreamSettings } from "../settings/settings.ts";

/** Who answers for a name that has no page in the bucket. */
export type Answerer = { kind: "source"; source: Source } | ({ kind: "nobody" } & NotAskedReason);

/** Why no other index is asked for a name. */
export type NotAskedReason =
  /** This index has held the name. The claim is undefined if it can't be read; it counts all the same. */
  | { why: "claimed"; claim: Claim | undefined }
  | { why: "reserved"; pattern: NamePattern }
  | { why: "blocked"; rule: BlockRule }
  /** No source covers it. */
  | { why: "uncovered" };

/** What is known about a name's claim. */
export type ClaimState =
  | { kind: "unclaimed" }
  /** The claim is undefined if it can't be read. */
  | { kind: "claimed"; claim: Claim | undefined };

/** Decides, by the name's claim and the settings, which index is asked for it. Never two: nothing is merged. */
export function answererOf(project: ProjectName, state: ClaimState, settings: UpstreamSettings): Answerer {
  if (holds(project, state, settings)) return { kind: "nobody", why: "claimed", claim: state.claim };
  const pattern = settings.reserved.find((reserved) => covers([reserved], project));
  if (pattern !== undefined) return { kind: "nobody", why: "reserved", pattern };
  const rule = settings.blocked.find(
    ({ names, versions }) => versions === undefined && covers([names], project),
  );
  if (rule !== undefined) return { kind: "nobody", why: "blocked", rule };
  const source = sourceOf(settings, project);
  return source === undefined ? { kind: "nobody", why: "uncovered" } : { kind: "source", source };
}

/** A public name that a channel builds is claimed by the channel, but still requested upstream. */
function holds(
  project: ProjectName,
  state: ClaimState,
  { rebuilt }: UpstreamSettings,
): state is ClaimState & { kind: "claimed" } {
  if (state.kind === "unclaimed") return false;
  return state.claim?.channel === undefined || !covers(rebuilt, project);
}
