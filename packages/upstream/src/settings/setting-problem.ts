/** What is wrong with one setting. */
export interface SettingProblem {
  /** Its place: `upstream.sources[0].index`. */
  setting: string;
  /** A clause that quotes the value and says what was wanted. */
  problem: string;
}

export class InvalidUpstreamSettingsError extends Error {
  override readonly name = "InvalidUpstreamSettingsError";
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    const sentence = problems.map(({ setting, problem }) => `${setting} ${problem}`).join("; ");
    super(`Cannot read the settings of upstream: ${sentence}`);
    this.problems = problems;
  }
}
