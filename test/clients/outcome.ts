/** How a client ended. */
export interface Outcome {
  code: number | null;
  /** All that the client printed. */
  output: string;
  /** What it chose, locked or installed: version by normalised project name. */
  versions: ReadonlyMap<string, string>;
}
