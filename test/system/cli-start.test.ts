import { expect, it } from "vitest";
import { startStackProcess } from "../support/start-stack-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { runWheelyard } from "../support/wheelyard.ts";

it("works with only the settings that the local stack prints", async () => {
  const stack = startStackProcess({ DATA_DIR: await temporaryFolder() });
  await stack.ready();
  const settings = [...stack.stdout.matchAll(/^ +export (.*)$/gm)].flatMap(([, line = ""]) =>
    line.split(" "),
  );
  const env = Object.fromEntries(settings.map((setting) => setting.split(/=(.*)/, 2)));
  const commands = [
    ["list"],
    ["verify"],
    ["reconcile"],
    ["rejected"],
    ["pip-config", "pip"],
    ["user", "add", "ada"],
    ["user", "remove", "ada", "--yes"],
  ];
  for (const args of commands) {
    const ended = await runWheelyard(args, { env });
    expect(ended, `${args.join(" ")}: ${ended.stderr}`).toMatchObject({ code: 0 });
  }
});
