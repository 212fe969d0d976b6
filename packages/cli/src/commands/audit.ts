import { Command } from "commander";
import type { AuditOptions } from "../audit/audit.ts";
import { withTargetOptions } from "../target/target-options.ts";

export function auditCommand(): Command {
  const command = new Command("audit")
    .summary("find known malicious or vulnerable releases in a lock file")
    .description(
      "Compares the releases that lock files pin, or that are installed, with the advisories of OSV, and exits with 1 if any is known to be malicious or vulnerable.",
    )
    .argument(
      "[file...]",
      'uv.lock, pylock.toml, poetry.lock, pdm.lock, Pipfile.lock, requirements, or "installed"; by default the first lock file in this folder',
    )
    .option(
      "--source <url>",
      "an export of OSV, as a URL or a file; by default what the index has, or else OSV's own",
    )
    .option("--python <path>", 'whose packages "installed" means', "python3")
    .option("--allow <id...>", "ids of advisories to leave out")
    .option("--json", "print JSON: what was audited, and each finding")
    .addHelpText(
      "after",
      `
The index holds files back on its pages. A lock file that has a file's URL asks for no
page, so audit looks at the lock file. With an index, it takes the advisories that the
index has, and what its settings allow. Otherwise it fetches OSV's export. Nothing is sent.

Examples:
  wheelyard audit
  wheelyard audit uv.lock requirements-dev.txt --allow GHSA-xxxx-xxxx-xxxx
  wheelyard audit installed --python .venv/bin/python --json`,
    )
    .action(async (files: string[], options: AuditOptions) => {
      const { audit } = await import("../audit/audit.ts");
      await audit(files, options);
    });
  return withTargetOptions(command);
}
