import type { Client, Request } from "./client.ts";
import type { Outcome } from "./outcome.ts";
import { lockedVersions } from "./toml-lock.ts";
import type { Workspace } from "./workspace.ts";

export const hatch: Client = {
  name: "hatch",
  version: "1.18.2",
  requirements: "hatch.txt",
  verbs: { lock, install },
  lacks: {
    find: "no command for it",
    "install with hashes": "it gives its pip no hashes",
  },
};

async function lock(request: Request, workspace: Workspace): Promise<Outcome> {
  await workspace.write("hatch.toml", environments(request));
  const { stdout, ...ended } = await workspace.run(
    "hatch",
    ["env", "lock", "default", "--export", "pylock.toml"],
    environment(request, workspace),
  );
  const versions = ended.code === 0 ? lockedVersions(await workspace.read("pylock.toml")) : new Map();
  return { ...ended, versions };
}

async function install(request: Request, workspace: Workspace): Promise<Outcome> {
  await workspace.write("hatch.toml", environments(request));
  const { stdout, ...ended } = await workspace.run(
    "hatch",
    ["env", "create"],
    environment(request, workspace),
  );
  return { ...ended, versions: await workspace.installed() };
}

/** pip fills its environments; pip's own variables say where to look. */
function environment(
  { indexes, prereleases, before }: Request,
  workspace: Workspace,
): Record<string, string> {
  const [first = "", ...others] = indexes;
  return {
    HATCH_DATA_DIR: workspace.path("hatch"),
    PIP_INDEX_URL: first,
    ...(others.length > 0 && { PIP_EXTRA_INDEX_URL: others.join(" ") }),
    ...(prereleases && { PIP_PRE: "1" }),
    ...(before !== undefined && { PIP_UPLOADED_PRIOR_TO: before }),
  };
}

function environments({ requirements }: Request): string {
  return `[envs.default]
detached = true
dependencies = ${JSON.stringify(requirements)}
`;
}
