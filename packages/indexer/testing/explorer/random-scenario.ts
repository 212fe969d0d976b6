import { sideFileKeys } from "@wheelyard/core/side-files";
import type { Random } from "./random.ts";
import type { Change, Scenario } from "./scenario.ts";

const CONTENTS = ["v1", "v1", "v2", "bad: broken"];
const STATUSES = ["archived", "quarantined bad upload", "active", "unknown"];

/**
 * Two projects with some files, and a busy user.
 *
 * @param kind in `crashing`, runs may die. Then no two keys have the same filename: see "What a crash can leave" in
 * docs/protocol.md
 */
export function randomScenario(random: Random, kind: "steady" | "crashing"): Scenario {
  const keys = [
    "acme-1.0.zip",
    "acme-2.0.zip",
    "zoo-1.0.zip",
    ...(kind === "steady" ? ["b/acme-1.0.zip"] : []),
  ];
  const present = new Set<string>();
  const change = (): Change => {
    const key = random.pick([...keys, ...keys, ...sideFilesOf(keys), "acme.status", "x/zoo.status"]);
    if (present.has(key) && random.fraction() < 0.6) {
      present.delete(key);
      return { kind: "remove", key };
    }
    present.add(key);
    return { kind: "put", key, content: contentOf(key, random) };
  };
  const times = (least: number, most: number) =>
    Array.from({ length: least + Math.floor(random.fraction() * (most - least + 1)) });
  const before = times(0, 3).map(change);
  const changes = times(2, 5).map(change);
  return {
    before,
    changes,
    delivery: random.pick(["each", "each", "together"]),
    deliveries: random.pick([1, 1, 2]),
    crashes: kind === "crashing" ? random.pick([1, 2]) : 0,
    echoes: 0,
    clock: random.pick(["ticking", "standing"]),
    views: "all",
    format: "present",
  };
}

function sideFilesOf(keys: readonly string[]): string[] {
  return keys.slice(0, 2).flatMap(sideFileKeys);
}

function contentOf(key: string, random: Random): string {
  if (key.endsWith(".status")) return random.pick(STATUSES);
  if (key.endsWith(".provenance")) return random.pick(["unknown", '{"version":1,"attestation_bundles":[]}']);
  if (key.endsWith(".zip")) return random.pick(CONTENTS);
  return random.pick(["", "reason"]);
}
