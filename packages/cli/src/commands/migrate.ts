import { Command } from "commander";
import type { MigrateOptions } from "../migrate/migrate.ts";
import { withChannelOption } from "../target/target-options.ts";
import { seconds } from "./seconds.ts";
import { wholeNumber } from "./whole-number.ts";

export function migrateCommand(): Command {
  const command = new Command("migrate")
    .summary("copy an existing index into this one")
    .description(
      "Copies all distributions of another index into this one, with their yanks and, within a project, in upload order. Each is checked as in publish, and against the hash that the source gives. If interrupted, run it again: it continues with what is missing.",
    )
    .argument("<source>", "a folder, s3://BUCKET/PREFIX, or the URL of a simple index (HTML or JSON)")
    .option("--project <name...>", "only these projects, or releases such as acme-core==1.4.0")
    .option(
      "-r, --requirements <file...>",
      "only what these lock files or requirements pin, with the hashes that they have",
    )
    .option("--newest <number>", "only so many releases of each project, the newest ones", wholeNumber)
    .option("--dry-run", "show what would be done")
    .option("--no-upload-times", "use today's date instead of the source's upload times")
    .option("--no-wait", "return once the files are in the bucket")
    .option("--timeout <seconds>", "how long to wait for the index", seconds, 900)
    .option("--json", "print JSON: what was migrated, and what was left out and why")
    .addHelpText(
      "after",
      `
Credentials of a simple index are read from WHEELYARD_SOURCE_USER and
WHEELYARD_SOURCE_TOKEN. Distributions of kinds other than .whl, .tar.gz and .zip are
passed over and named, as is what --project, --requirements and --newest leave out, by
count. --requirements reads uv.lock, pylock.toml, poetry.lock, pdm.lock, Pipfile.lock and
requirements. --newest counts pre-releases and yanked releases only if there are no
others. Upload times are kept as tags, which needs s3:PutObjectTagging;
for a folder they are the files' modification times. The channels of another bucket are
left out and named: migrate each from its own folder into a channel.

Examples:
  wheelyard migrate ./old-packages --env prod
  wheelyard migrate s3://old-bucket/ --env prod --dry-run
  wheelyard migrate s3://old-bucket/_channels/cu121/ --channel cu121 --env prod
  wheelyard migrate https://old.example.com/simple/ --env prod --project acme-core
  wheelyard migrate https://pypi.org/simple/ --requirements uv.lock --env prod
  wheelyard migrate https://pypi.org/simple/ --project requests numpy==2.3.1 --newest 2 --env prod`,
    )
    .action(async (source: string, options: MigrateOptions) => {
      const { migrate } = await import("../migrate/migrate.ts");
      await migrate(source, options);
    });
  return withChannelOption(command);
}
