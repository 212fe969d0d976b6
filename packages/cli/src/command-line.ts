import { printable } from "@wheelyard/core/printable";
import { Command } from "commander";
import { auditCommand } from "./commands/audit.ts";
import { channelsCommand } from "./commands/channels.ts";
import { claimCommand, unclaimCommand } from "./commands/claim.ts";
import { completionCommand } from "./commands/completion.ts";
import { dependentsCommand } from "./commands/dependents.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { downloadsCommand } from "./commands/downloads.ts";
import { explainCommand } from "./commands/explain.ts";
import { inventoryCommand } from "./commands/inventory.ts";
import { listCommand } from "./commands/list.ts";
import { loginCommand } from "./commands/login.ts";
import { migrateCommand } from "./commands/migrate.ts";
import { pipConfigCommand } from "./commands/pip-config.ts";
import { promoteCommand } from "./commands/promote.ts";
import { publishCommand } from "./commands/publish.ts";
import { reconcileCommand } from "./commands/reconcile.ts";
import { redriveCommand } from "./commands/redrive.ts";
import { rejectedCommand } from "./commands/rejected.ts";
import { removeCommand } from "./commands/remove.ts";
import { showCommand } from "./commands/show.ts";
import { statusCommand } from "./commands/status.ts";
import { upstreamCommand } from "./commands/upstream.ts";
import { userCommand } from "./commands/user.ts";
import { verifyCommand } from "./commands/verify.ts";
import { unyankCommand, yankCommand } from "./commands/yank.ts";

/** The whole command line. A command's implementation is loaded when it runs, so that help is instant. */
export function commandLine(): Command {
  const program = new Command("wheelyard")
    .description("Publishes to a private Python package index, and maintains it.")
    .version("0.2.0")
    .addHelpText("after", EPILOGUE);
  program.commandsGroup("Publish:");
  program.addCommand(publishCommand()).addCommand(promoteCommand()).addCommand(migrateCommand());
  program.commandsGroup("Change:");
  program.addCommand(yankCommand()).addCommand(unyankCommand());
  program.addCommand(removeCommand()).addCommand(statusCommand());
  program.addCommand(claimCommand()).addCommand(unclaimCommand());
  program.commandsGroup("Operate:").addCommand(userCommand());
  program.addCommand(verifyCommand()).addCommand(reconcileCommand()).addCommand(redriveCommand());
  program.addCommand(upstreamCommand()).addCommand(doctorCommand());
  program.commandsGroup("Look:");
  program.addCommand(listCommand()).addCommand(showCommand()).addCommand(rejectedCommand());
  program.addCommand(channelsCommand()).addCommand(explainCommand()).addCommand(auditCommand());
  program.addCommand(downloadsCommand()).addCommand(dependentsCommand());
  program.addCommand(inventoryCommand());
  program.commandsGroup("Set up:").addCommand(loginCommand()).addCommand(pipConfigCommand());
  program.addCommand(completionCommand());
  program.addHelpCommand(helpCommand().helpGroup("Set up:"));
  // An error becomes an exit code in one place.
  for (const command of withSubcommands(program))
    command
      .exitOverride()
      .showHelpAfterError("(--help explains)")
      .configureOutput({ outputError: (text, write) => write(printableError(text)) });
  return program;
}

/** A shell may expand `*` to filenames that someone else chose. Only a suggestion gets a line of its own. */
function printableError(text: string): string {
  const [message = "", ...suggestions] = text.trimEnd().split("\n(Did you mean ");
  const lines = [message, ...suggestions.map((suggestion) => `(Did you mean ${suggestion}`)];
  return `${lines.map(printable).join("\n")}\n`;
}

function helpCommand(): Command {
  return new Command("help").argument("[command]").description("explain a command");
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

const EPILOGUE = `
Which index:
  --env prod takes the bucket and address from the deployed stack "wheelyard-prod".
  --bucket and --index-url name them directly. WHEELYARD_ENV, WHEELYARD_BUCKET and
  WHEELYARD_INDEX_URL stand for these options. Credentials, region and profile come
  from the usual AWS configuration. AWS_ENDPOINT_URL_S3 and AWS_ENDPOINT_URL_LAMBDA
  point to a local index: "pnpm start" prints what to set.

Exit codes:
  0    done
  1    refused: a file is rejected or exists, a name is unknown, a difference or an
       advisory is found
  2    the command line is wrong
  3    cannot reach the index: credentials, permission, region, environment, network,
       or AWS fails
  4    cannot read or write a local file: permission, a full disk
  70   a bug in wheelyard
  130  interrupted

Colours and progress appear on a terminal only; NO_COLOR=1 turns colours off.`;
