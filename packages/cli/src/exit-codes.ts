/** Exit codes, for scripts. `--help` lists them. */
export const EXIT = {
  /** Done. */
  done: 0,
  /** Understood but not done: a file is rejected or exists already, a name is unknown, a difference or an advisory is found. */
  refused: 1,
  /** The command line is wrong. */
  usage: 2,
  /** Cannot reach the index: credentials, permissions, region, environment, network, or AWS fails. */
  unreachable: 3,
  /** Cannot read or write a local file: permissions, a full disk. */
  disk: 4,
  /** A bug in wheelyard. */
  fault: 70,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
