export const CLIENTS = ["pip", "uv", "poetry", "pdm", "pipenv", "hatch", "pip-tools", "pipx"] as const;

export type Client = (typeof CLIENTS)[number];

/** How to configure one client. */
export interface ClientSettings {
  /** The file that `settings` go into. */
  file: string;
  /** Contain no secret, so that they can be committed. Comments in them say what each is for. */
  settings: string;
  /** Where the token goes. */
  credentials: string;
}

/** What goes into a client's settings. */
export interface IndexAccess {
  /** Ends with `/simple/`. */
  indexUrl: string;
  user: string;
}
