/** One thing that happened, as data. */
export interface LogEntry {
  level: "info" | "warn" | "error";
  event: string;
  [fact: string]: unknown;
}

export type Log = (entry: LogEntry) => void;

/** What is logged of something that was thrown. */
export function describeError(error: unknown): { name: string; message: string; stack?: string | undefined } {
  if (error instanceof Error) return { name: error.name, message: error.message, stack: error.stack };
  return { name: "unknown", message: String(error) };
}

/** One line of JSON an entry, as CloudWatch Logs Insights reads it. */
export const logAsJson: Log = (entry) => {
  process.stdout.write(`${JSON.stringify(entry)}\n`);
};
