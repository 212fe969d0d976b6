import type { Client, Request } from "./client.ts";
import type { Outcome } from "./outcome.ts";
import { normalised, type Workspace } from "./workspace.ts";

export const unearth: Client = {
  name: "unearth",
  version: "0.19.0",
  requirements: "unearth.txt",
  verbs: { find },
  lacks: {
    lock: "it finds single files",
    install: "it finds single files",
    "newest does not fit": "it finds single files",
    "install with hashes": "it finds single files",
    metadata: "it reads pages alone",
    "final release preferred": "it leaves that to its caller",
    "exclude newer": "no option for it",
    "private with a public dependency": "it finds single files",
    "files through the index: nothing else is asked": "it finds single files",
    "what the channel lacks comes from the main index and upstream": "it finds single files",
    "a project of the main index": "its own command follows no redirect",
    "a public project": "its own command follows no redirect",
    "too young and pinned: the reason is seen": "it finds single files",
    "malicious and pinned: its id is seen": "it finds single files",
  },
};

/** It prints its choice as JSON. */
async function find({ requirements, indexes }: Request, workspace: Workspace): Promise<Outcome> {
  const [requirement = ""] = requirements;
  const { stdout, ...ended } = await workspace.run("unearth", [
    ...indexes.flatMap((url) => ["--index-url", url]),
    requirement,
  ]);
  if (ended.code !== 0) return { ...ended, versions: new Map() };
  const { name, version } = JSON.parse(stdout) as { name: string; version: string };
  return { ...ended, versions: new Map([[normalised(name), version]]) };
}
