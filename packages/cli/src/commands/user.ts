import { Command } from "commander";
import type { AddOptions, RemoveUserOptions, RotateOptions } from "../users/change-users.ts";
import type { ListUsersOptions } from "../users/list-users.ts";
import type { UsersOptions } from "../users/open-users.ts";

const STORE =
  "keep the token in the environment's SSM parameter /wheelyard/ENV/users/NAME, instead of printing it";

/** Manages who may read the index. */
export function userCommand(): Command {
  return new Command("user")
    .summary("manage who may read the index")
    .description(
      "Manages the users of an index: in an environment's CloudFront key value store, or in a local index's file (<DATA_DIR>/users.json). Tokens are random, shown once, and stored as digests.",
    )
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(rotateCommand())
    .addCommand(revokeCommand())
    .addCommand(removeCommand());
}

function addCommand(): Command {
  const command = new Command("add")
    .summary("add a user, and print their token")
    .description(
      "Adds a user and prints their token to standard output. It is shown only once. With --store it is not shown: machines take it from SSM.",
    )
    .argument("<name>", "letters, digits, . _ @ -")
    .option(
      "--project <pattern...>",
      'only these projects: names, or prefixes that end in "*"; those of a channel as CHANNEL/NAME',
    )
    .option("--expires <when>", "a time from now (12h, 90d, 4w) or a date (2030-01-31)")
    .option("--store", STORE)
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Examples:
  wheelyard user add ada --env prod
  wheelyard user add ci --project 'acme-*' tools --store --env prod
  wheelyard user add trainer --project 'cu121/acme-*' 'nightly/*' --env prod`,
    )
    .action(async (name: string, options: AddOptions) => {
      const { addUser } = await import("../users/change-users.ts");
      await addUser(name, options);
    });
  return withUsersOptions(command);
}

function listCommand(): Command {
  const command = new Command("list")
    .summary("list users with their projects and tokens")
    .description("Lists users with the projects they may read, and their tokens' ids and expiry.")
    .option("--json", "print JSON")
    .action(async (options: ListUsersOptions) => {
      const { listUsers } = await import("../users/list-users.ts");
      await listUsers(options);
    });
  return withUsersOptions(command);
}

function rotateCommand(): Command {
  const command = new Command("rotate")
    .summary("give a user a new token")
    .description(
      "Prints a new token. Earlier tokens stay valid for a while, so that nobody is locked out. If the user's token is stored, --store is required, or machines would go on with the one that expires.",
    )
    .argument("<name>", "the user")
    .option("--keep <time>", "how long earlier tokens stay valid", "7d")
    .option("--expires <when>", "when the new token expires: 12h, 90d, 4w or a date")
    .option("--store", STORE)
    .option("--json", "print JSON")
    .action(async (name: string, options: RotateOptions) => {
      const { rotateUser } = await import("../users/change-users.ts");
      await rotateUser(name, options);
    });
  return withUsersOptions(command);
}

function revokeCommand(): Command {
  const command = new Command("revoke")
    .summary("revoke one of a user's tokens")
    .description("Revokes a token. CloudFront's edges follow within seconds to minutes.")
    .argument("<name>", "the user")
    .argument("<token-id>", 'the token\'s id, as "user list" shows it')
    .action(async (name: string, id: string, options: UsersOptions) => {
      const { revokeUserToken } = await import("../users/change-users.ts");
      await revokeUserToken(name, id, options);
    });
  return withUsersOptions(command);
}

function removeCommand(): Command {
  const command = new Command("remove")
    .summary("remove a user")
    .description("Removes a user and all their tokens, including a stored one. Asks first.")
    .argument("<name>", "the user")
    .option("-y, --yes", "don't ask")
    .action(async (name: string, options: RemoveUserOptions) => {
      const { removeUser } = await import("../users/change-users.ts");
      await removeUser(name, options);
    });
  return withUsersOptions(command);
}

function withUsersOptions(command: Command): Command {
  return command
    .optionsGroup("Whose users:")
    .option("--env <name>", "a deployed environment, looked up in CloudFormation (WHEELYARD_ENV)")
    .option("--users-file <path>", "the file of a local index (WHEELYARD_USERS_FILE)")
    .option("--region <region>", "an AWS region other than the configured one");
}
