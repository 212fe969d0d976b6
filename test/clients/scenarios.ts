import { expect } from "vitest";
import type { Client, Request, Verbs } from "./client.ts";
import type { Outcome } from "./outcome.ts";
import type { Stage } from "./stage.ts";

/** One thing that an index must support, whatever the client. */
export interface Scenario<On = Stage> {
  name: string;
  /** The verbs to use: the first one that the client has. */
  by: readonly (keyof Verbs)[];
  run(ask: Ask, stage: On): Promise<void>;
}

/** Makes the client do it in an empty workspace, with the first index unless others are given. */
export type Ask = (request: Partial<Request> & Pick<Request, "requirements">) => Promise<Outcome>;

const ANY = ["lock", "install", "find"] as const;

const BRANCH = { middle: "1.0", branch: "1.0", leaf: "1.0" };

export const scenarios: readonly Scenario[] = [
  {
    name: "find",
    by: ["find"],
    run: async (ask) => chose(await ask({ requirements: ["leaf"] }), { leaf: "2.0" }),
  },
  {
    name: "lock",
    by: ["lock"],
    run: async (ask) => chose(await ask({ requirements: ["middle"] }), BRANCH),
  },
  {
    name: "install",
    by: ["install"],
    run: async (ask) => chose(await ask({ requirements: ["middle"] }), BRANCH),
  },
  {
    name: "newest does not fit",
    by: ["lock", "install"],
    run: async (ask) => chose(await ask({ requirements: ["app"] }), { app: "1.0", leaf: "1.0" }),
  },
  {
    name: "install with hashes",
    by: ["install with hashes"],
    async run(ask, stage) {
      const hashes = new Map([["leaf==1.0", await stage.hashOf("leaf", "leaf-1.0-py3-none-any.whl")]]);
      chose(await ask({ requirements: ["leaf==1.0"], hashes }), { leaf: "1.0" });
    },
  },
  {
    name: "sdist",
    by: ["install", "lock", "find"],
    run: async (ask) => chose(await ask({ requirements: ["source-only"] }), { "source-only": "1.0" }),
  },
  {
    name: "metadata",
    by: ANY,
    async run(ask, stage) {
      const requirements = ["app"];
      const outcome = await ask({ requirements });
      expect(outcome.code, outcome.output).toBe(0);
      const served = stage.takeAccesses().filter(({ status }) => status === 200 || status === 206);
      const paths = served.map(({ uri }) => uri);
      expect(paths).toContain("/app-1.0-py3-none-any.whl.metadata");
      expect(paths).not.toContain("/leaf-2.0-py3-none-any.whl");
    },
  },
  {
    name: "requires-python",
    by: ANY,
    run: async (ask) => chose(await ask({ requirements: ["demanding"] }), { demanding: "1.0" }),
  },
  {
    name: "final release preferred",
    by: ANY,
    run: async (ask) => chose(await ask({ requirements: ["preview"] }), { preview: "1.0" }),
  },
  {
    name: "pre-release allowed",
    by: ANY,
    run: async (ask) =>
      chose(await ask({ requirements: ["preview"], prereleases: "allowed" }), { preview: "2.0rc1" }),
  },
  {
    name: "yanked avoided",
    by: ANY,
    run: async (ask) => chose(await ask({ requirements: ["withdrawn"] }), { withdrawn: "1.0" }),
  },
  {
    name: "yanked when pinned",
    by: ANY,
    run: async (ask) => chose(await ask({ requirements: ["withdrawn==1.1"] }), { withdrawn: "1.1" }),
  },
  {
    name: "exclude newer",
    by: ANY,
    run: async (ask, { betweenUploads: before }) =>
      chose(await ask({ requirements: ["dated"], before }), { dated: "1.0" }),
  },
  {
    name: "local version",
    by: ["install", "lock", "find"],
    run: async (ask) => chose(await ask({ requirements: ["tagged==1.0+cu118"] }), { tagged: "1.0+cu118" }),
  },
  {
    name: "odd spelling",
    by: ANY,
    run: async (ask) =>
      chose(await ask({ requirements: ["Odd_Spelling.NAME"] }), { "odd-spelling-name": "1.0" }),
  },
  {
    name: "next index",
    by: ["install", "lock", "find"],
    async run(ask, stage) {
      const indexes = [stage.index, stage.otherIndex];
      chose(await ask({ requirements: ["elsewhere"], indexes }), { elsewhere: "1.0" });
      const answers = stage.takeAccesses().map(({ uri, status }) => `${status} ${uri}`);
      expect(answers).toContain("404 /simple/elsewhere/");
    },
  },
  {
    name: "wrong token refused",
    by: ANY,
    async run(ask, stage) {
      const outcome = await ask({ requirements: ["leaf"], indexes: [stage.indexWithWrongToken] });
      expect(outcome.code, outcome.output).not.toBe(0);
      expect(outcome.versions.get("leaf")).toBeUndefined();
      expect(new Set(stage.takeAccesses().map(({ status }) => status))).toEqual(new Set([401]));
    },
  },
  {
    name: "wrong token named",
    by: ANY,
    async run(ask, stage) {
      const { output } = await ask({ requirements: ["leaf"], indexes: [stage.indexWithWrongToken] });
      expect(output).toMatch(/401|unauthori[sz]ed|authori[sz]ation|credentials|authentication/i);
    },
  },
];

/** What the client does for a scenario. */
export function verbOf({ verbs, name }: Client, scenario: Pick<Scenario, "by">): Verbs[keyof Verbs] {
  const [verb] = scenario.by.flatMap((candidate) => verbs[candidate] ?? []);
  if (verb === undefined) throw new Error(`Cannot drive ${name}: expected one of ${scenario.by.join(", ")}`);
  return verb;
}

/** Others may be chosen too: an environment often contains its installer. */
export function chose({ code, output, versions }: Outcome, expected: Record<string, string>): void {
  expect(code, output).toBe(0);
  const chosen = Object.keys(expected).map((name) => [name, versions.get(name)]);
  expect(Object.fromEntries(chosen), output).toEqual(expected);
}
