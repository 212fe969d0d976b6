import { InvalidArgumentError } from "commander";

/** Parses an option that counts something. */
export function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Expected a whole number greater than 0.");
}
