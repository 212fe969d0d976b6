import { EXIT, type ExitCode } from "./exit-codes.ts";

/** A problem that the user can solve. Its message is all they need. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

export function refused(message: string, options?: ErrorOptions): CommandError {
  return new CommandError(EXIT.refused, message, options);
}

export function wrongUsage(message: string, options?: ErrorOptions): CommandError {
  return new CommandError(EXIT.usage, message, options);
}

export function unreachable(message: string, options?: ErrorOptions): CommandError {
  return new CommandError(EXIT.unreachable, message, options);
}
