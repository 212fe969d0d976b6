/** How `wheelyard` ends, for scripts. `--help` lists these. */
export const EXIT = {
  /** Done. */
  done: 0,
  /** Understood, and not done: a file is refused or exists already, a name is unknown, a difference is left. */
  refused: 1,
  /** The command line is wrong. */
  usage: 2,
  /** The index can't be reached: credentials, permissions, region, environment, network, or AWS fails. */
  unreachable: 3,
  /** A file on this machine can't be read or written: permissions, a full disk. */
  disk: 4,
  /** An error of wheelyard itself. */
  fault: 70,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
