import { Command } from "commander";
import { withChannelOption } from "../target/target-options.ts";
import type { ExplainOptions } from "../upstream/explain.ts";

export function explainCommand(): Command {
  const command = new Command("explain")
    .summary("say who answers for a name, and why")
    .description(
      "Says who answers for a project's name, or for one version of it, and why: the bucket, upstream with what its rules hold back, or nobody. Decides as the index does: a name that is private, claimed or reserved is not asked for upstream. With --channel, says whether the channel answers with its own files, asks upstream by its own rules, or redirects to the main index.",
    )
    .argument("<project>", "a project, or a release such as acme-core==1.4.0")
    .option("--json", "print JSON: who answers and why, and the files with what holds them back")
    .addHelpText(
      "after",
      `
Exits with 1 while the index does not know which names are private, and with 3 if upstream gives no answer.
Needs s3:GetObject and s3:ListBucket.

Examples:
  wheelyard explain acme-core --env prod
  wheelyard explain numpy==2.4.0 --env prod
  wheelyard explain numpy --channel frozen --env prod`,
    )
    .action(async (project: string, options: ExplainOptions) => {
      const { explain } = await import("../upstream/explain.ts");
      await explain(project, options);
    });
  return withChannelOption(command);
}
