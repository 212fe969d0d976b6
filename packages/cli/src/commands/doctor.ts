import { Command, InvalidArgumentError } from "commander";
import type { DoctorOptions } from "../doctor/doctor.ts";
import { withTargetOptions } from "../target/target-options.ts";
import { seconds } from "./seconds.ts";

export function doctorCommand(): Command {
  const command = new Command("doctor")
    .summary("try a deployment, and say what is not as it should be")
    .description(
      "Tries a deployment as its users would: adds a user, uploads a small project, reads it in every format, overwrites, yanks and deletes it, and checks the deployment against its settings. Prints each check with what it saw. Touches nothing but its own user and project, whose names nobody else has, and removes both at the end, also after Ctrl-C.",
    )
    .option("--uploads <number>", "how many uploads to measure, from upload to visible", count, 5)
    .option("--timeout <seconds>", "how long to wait for each thing that takes time", seconds, 300)
    .option("--ring", "also set off one alarm, so that everyone who receives alarms gets an e-mail")
    .option("--wait", "also wait until access logs arrive, for up to two hours")
    .option("--clean", "only remove what an interrupted run left behind; not while another runs")
    .option("--users-file <path>", "the file of a local index's users (WHEELYARD_USERS_FILE)")
    .option("--json", "print JSON: each check with its outcome, and how many had which")
    .addHelpText(
      "after",
      `
What becomes of a check:
  ok       as expected
  FAILED   not as expected; the exit code is 1
  ?        can't be checked here, for the reason that is given
  -        skipped, because the environment has no such setting

Examples:
  wheelyard doctor --env dev
  wheelyard doctor --env dev --json
  wheelyard doctor --env dev --clean`,
    )
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import("../doctor/doctor.ts");
      await doctor(options);
    });
  return withTargetOptions(command);
}

function count(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Expected a number from 1 to 999.");
}
