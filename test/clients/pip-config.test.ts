import { sha256 } from "@wheelyard/core/sha256";
import { isThorough, SEED } from "@wheelyard/core/testing/extent";
import { seededShare } from "@wheelyard/core/testing/seeded-share";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { type Client, clientSettings } from "@wheelyard/site/client-settings";
import { startUpstreamServer, type UpstreamServer } from "@wheelyard/upstream/testing/upstream-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { clientPrograms } from "./environment.ts";
import { netrcOf, SETTINGS_USES, type SettingsUse } from "./printed-settings.ts";
import { type StandInPypi, startStandInPypi } from "./stand-in-pypi.ts";
import { startUpstreamStage, type UpstreamStage } from "./upstream-stage.ts";
import { Workspace } from "./workspace.ts";

/** How many clients are asked, if not all are. */
const SHARE = 1;

const USES = isThorough ? SETTINGS_USES : seededShare(SETTINGS_USES, SHARE, SEED, ({ client }) => client);

interface Use {
  /** Of the index, with the login. */
  simpleUrl: string;
  dependencies: "upstream" | "pypi.org";
  /** What the project needs. */
  name: string;
  env?: Record<string, string>;
  /** More files of the project. */
  files?: Record<string, string>;
}

async function use(row: SettingsUse, { simpleUrl, dependencies, name, env = {}, files = {} }: Use) {
  const address = new URL(simpleUrl);
  address.username = "";
  address.password = "";
  const printed = clientSettings(row.client, { indexUrl: address.href, user: "local" }, dependencies);
  const besides = row.besides === undefined ? [] : [await clientPrograms(row.besides)];
  await using workspace = await Workspace.make(await clientPrograms(row.requirements), ...besides);
  const all = { ...row.files(printed.settings, name), ...netrcOf(printed), ...files };
  for (const [file, content] of Object.entries(all)) await workspace.write(file, content);
  const [program, ...args] = row.command(name, workspace);
  const { code, output } = await workspace.run(program, args, { ...row.env(workspace), ...env });
  return { code, output, chosen: code === 0 ? Object.fromEntries(await row.chosen(workspace)) : {} };
}

describe("with the settings that are printed for an index with an upstream", () => {
  let stage: UpstreamStage;

  beforeAll(async () => {
    stage = await startUpstreamStage();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  it.each(USES)("$client takes a private project and its public dependency", async (row) => {
    stage.takeAsked();
    const { code, output, chosen } = await use(row, {
      simpleUrl: stage.index,
      dependencies: "upstream",
      name: "ours",
    });
    expect(code, output).toBe(0);
    expect(chosen).toMatchObject({ ours: "1.0", public: "1.0" });
    expect([...new Set(stage.takeAsked())]).toEqual(["public"]);
  });
});

describe("with the settings that are printed for an index without an upstream", () => {
  const WHEEL = buildWheel({
    name: "acme",
    version: "1.0",
    fields: { "Requires-Dist": "public" },
    files: { "acme-1.0.dist-info/entry_points.txt": "[console_scripts]\nacme = acme:main\n" },
  });
  const TOOL = buildWheel({
    name: "acme-tool",
    version: "1.0",
  });
  const PUBLIC = buildWheel({ name: "public", version: "1.0" });
  const PINS = [WHEEL, PUBLIC].map(({ filename, body }) => {
    const [name, version] = filename.split("-");
    return `${name}==${version} --hash=sha256:${sha256(body)}\n`;
  });

  /** Clients that get the private index alone, because they have no order of indexes. */
  const ALONE: readonly Client[] = ["pip-tools"];

  let stack: TestStack;
  let elsewhere: UpstreamServer;
  let pypi: StandInPypi;

  beforeAll(async () => {
    stack = await startTestStack();
    for (const { filename, body } of [WHEEL, TOOL]) await stack.bucket.put(filename, body);
    await stack.drain();
    elsewhere = await startUpstreamServer();
    for (const name of ["acme", "acme-tool"]) elsewhere.publish(name, buildWheel({ name, version: "9.0" }));
    elsewhere.publish("public", PUBLIC);
    pypi = await startStandInPypi(elsewhere);
  });
  afterAll(async () => {
    await pypi?.[Symbol.asyncDispose]();
    await elsewhere?.close();
    await stack?.[Symbol.asyncDispose]();
  });

  const taking = (row: SettingsUse, name: string, files: Record<string, string> = {}) =>
    use(row, {
      simpleUrl: stack.index.simpleUrl,
      dependencies: "pypi.org",
      name,
      env: pypi.environment,
      files,
    });

  it.each(USES.filter(({ client }) => client !== "pip" && !ALONE.includes(client)))(
    "$client takes a private project from the index, and asks pypi.org only for its dependency",
    async (row) => {
      pypi.takeAsked();
      const { code, output, chosen } = await taking(row, "acme");
      expect(code, output).toBe(0);
      expect(chosen).toMatchObject({ acme: "1.0", public: "1.0" });
      expect([...new Set(pypi.takeAsked())]).toEqual(["public"]);
    },
  );

  it.each(USES.filter(({ client }) => client === "pip"))(
    "$client installs what has a hash, although pypi.org has a higher version, and nothing else",
    async (row) => {
      const command = (): [string, ...string[]] => [
        ...(["python", "-m", "pip", "install", "--no-cache-dir"] as const),
        ...["--target", "target", "--requirement", "requirements.txt"],
      ];
      const chosen = await taking({ ...row, command }, "acme", { "requirements.txt": PINS.join("") });
      expect(chosen.code, chosen.output).toBe(0);
      expect(chosen.chosen).toMatchObject({ acme: "1.0", public: "1.0" });
      const refused = await taking({ ...row, command }, "acme", { "requirements.txt": "acme\n" });
      expect(refused.code).not.toBe(0);
      expect(refused.output).toContain("--require-hashes");
    },
  );

  it.each(USES.filter(({ client }) => ALONE.includes(client)))(
    "$client takes a private project, fails if it needs a public one, and asks pypi.org for neither",
    async (row) => {
      pypi.takeAsked();
      const { code, output, chosen } = await taking(row, "acme-tool");
      expect(code, output).toBe(0);
      expect(chosen).toMatchObject({ "acme-tool": "1.0" });
      const failed = await taking(row, "acme");
      expect(failed.code).not.toBe(0);
      expect(failed.output).toContain("public");
      expect(pypi.takeAsked()).toEqual([]);
    },
  );
});
