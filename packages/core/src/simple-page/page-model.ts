/**
 * A page of someone else's index, as received.
 *
 * @see https://packaging.python.org/en/latest/specifications/simple-repository-api/
 */
export interface ReceivedPage {
  text: string;
  contentType: string;
  /** The page's own, after redirects. */
  url: string;
}

/** A project of a root page. */
export interface SimpleProject {
  /** As the page spells it. */
  name: string;
  /** The address of the project's page, on the root page's own host. */
  url: string;
}

/**
 * A file on a project's page. Whatever the page doesn't say, or says in a form outside the specification, is absent.
 */
export interface SimpleFile {
  filename: string;
  /** Absolute, http or https, without credentials or fragment. */
  url: string;
  /** Lowercase hex. */
  sha256?: string;
  /** In bytes. */
  size?: number;
  /** As in RFC 3339. */
  uploadTime?: string;
  requiresPython?: string;
  /** The reason, which may be empty. Absent if the file is not yanked. */
  yanked?: string;
  /** Present if there is core metadata beside the file, with its hash if the page names one. */
  coreMetadata?: { sha256?: string };
  /** An https URL. */
  provenance?: string;
}

/** An invalid entry, which is skipped. */
export interface InvalidEntry {
  /** Its name, quoted, or its place on the page. */
  entry: string;
  /** A clause. */
  problem: string;
}

export interface RootPage {
  projects: SimpleProject[];
  invalid: InvalidEntry[];
}

export interface ProjectListing {
  /** The version of the simple repository API that the page states. */
  version?: string;
  /** As the page spells it. In HTML, only if a title or heading is "Links for NAME". */
  name?: string;
  status?: { status: "active" | "archived" | "deprecated" | "quarantined"; reason?: string };
  /** In JSON only. */
  versions?: string[];
  files: SimpleFile[];
  invalid: InvalidEntry[];
}
