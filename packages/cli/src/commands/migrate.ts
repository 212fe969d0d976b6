import { Command } from "commander";
import type { MigrateOptions } from "../migrate/migrate.ts";
import { withTargetOptions } from "../target/target-options.ts";
import { seconds } from "./seconds.ts";

export function migrateCommand(): Command {
  const command = new Command("migrate")
    .summary("take an existing index over")
    .description(
      "Copies all distributions of another index into this one, checked as in publish and against the hashes that the source names; yanks come along, and within a project the order of uploads. Run again after an interruption, it goes on with what is missing.",
    )
    .argument("<source>", "a folder, s3://BUCKET/PREFIX, or the URL of a simple index (HTML or JSON)")
    .option("--project <name...>", "only these projects")
    .option("--dry-run", "say what there is to do")
    .option("--no-upload-times", "date the files today, not to when the source got them")
    .option("--no-wait", "end when the files are in the bucket")
    .option("--timeout <seconds>", "how long to wait for the index", seconds, 900)
    .option("--json", "print JSON: what was migrated, what was left out and why")
    .addHelpText(
      "after",
      `
Credentials of a simple index are read from WHEELYARD_SOURCE_USER and
WHEELYARD_SOURCE_TOKEN. Distributions of other kinds than .whl, .tar.gz and .zip are
passed over, and named. Upload times are kept as tags, which needs s3:PutObjectTagging;
of a folder they are the files' times of modification.

Examples:
  wheelyard migrate ./old-packages --env prod
  wheelyard migrate s3://old-bucket/ --env prod --dry-run
  wheelyard migrate https://old.example.com/simple/ --env prod --project acme-core`,
    )
    .action(async (source: string, options: MigrateOptions) => {
      const { migrate } = await import("../migrate/migrate.ts");
      await migrate(source, options);
    });
  return withTargetOptions(command);
}
