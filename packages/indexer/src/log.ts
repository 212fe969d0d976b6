/** One thing that happened, as data. */
export interface LogEntry {
  level: "info" | "warn" | "error";
  event: string;
  [fact: string]: unknown;
}

export type Log = (entry: LogEntry) => void;

/** One line of JSON an entry, as CloudWatch Logs Insights reads it. */
export const logAsJson: Log = (entry) => {
  process.stdout.write(`${JSON.stringify(entry)}\n`);
};
