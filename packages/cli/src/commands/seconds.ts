import { InvalidArgumentError } from "commander";

/** Parses an option that is a number of seconds. */
export function seconds(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError("Expected a number of seconds greater than 0.");
}
