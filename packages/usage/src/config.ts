/** The function's settings, from its environment. */
export interface UsageConfig {
  /** The bucket of the index. */
  bucket: string;
  /** The bucket of the access logs. */
  logsBucket: string;
  /** The id of the distribution that writes the logs. */
  distribution: string;
}

export class InvalidConfigError extends Error {
  override readonly name = "InvalidConfigError";
}

/** The variables, with what each must hold. */
const WANTED = {
  BUCKET: "the name of the bucket of the index",
  LOGS_BUCKET: "the name of the bucket of access logs",
  DISTRIBUTION_ID: "the id of the distribution",
} as const;

/**
 * Reads the function's settings: `BUCKET`, `LOGS_BUCKET` and `DISTRIBUTION_ID`.
 *
 * @throws {InvalidConfigError} that names every problem at once
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): UsageConfig {
  const {
    BUCKET: bucket = "",
    LOGS_BUCKET: logsBucket = "",
    DISTRIBUTION_ID: distribution = "",
  } = environment;
  const problems = Object.entries(WANTED).flatMap(([name, wanted]) =>
    environment[name]
      ? []
      : [`${name} is ${environment[name] === "" ? '""' : "not set"}, expected ${wanted}`],
  );
  if (problems.length > 0) {
    throw new InvalidConfigError(`Cannot start the counter of downloads: ${problems.join("; ")}`);
  }
  return { bucket, logsBucket, distribution };
}
