import { randomBytes } from "node:crypto";
import { type ProjectName, parseProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import { projectFolder } from "../publish/upload-key.ts";
import { type ProbeFile, probeWheel } from "./probe-wheel.ts";

/** A listing by this prefix has all that doctors uploaded. */
export const PROBES_PREFIX = "wheelyard-doctor-";

/** Whether a project or a user was made by a doctor, this one or another. Nothing else is ever removed. */
export function isDoctors(name: string): boolean {
  return /^wheelyard-doctor-[0-9a-f]{12}(?:-heaviest)?$/.test(name);
}

/** Files that differ in how a client spells their URLs. */
const FORMS = {
  plain: { version: "1.0", folder: "" },
  plus: { version: "1.0+local.1", folder: "" },
  tilde: { version: "1.1", folder: "a~b/" },
} as const;

export type FormName = keyof typeof FORMS;

export type ProbeFiles = Readonly<Record<FormName, ProbeFile>>;

/** A project that nobody else has, to try the index with. */
export interface Probe {
  name: ProjectName;
  /** All its files are in here. */
  folder: string;
  files: ProbeFiles;
  /** Other bytes for the same keys. */
  changed: ProbeFiles;
  /** Further releases, to measure with. */
  release(n: number): ProbeFile;
}

/** A name that no one else has, for a project or a user. */
export function probeName(): ProjectName {
  return parseProjectName(`${PROBES_PREFIX}${randomBytes(6).toString("hex")}`);
}

export function makeProbe(name: ProjectName): Probe {
  const folder = projectFolder({ root: MAIN, name });
  const files = (edition: string): ProbeFiles => {
    const file = (form: FormName) =>
      probeWheel(name, { version: FORMS[form].version, folder: folder + FORMS[form].folder, edition });
    return { plain: file("plain"), plus: file("plus"), tilde: file("tilde") };
  };
  return {
    name,
    folder,
    files: files("first"),
    changed: files("changed"),
    release: (n) => probeWheel(name, { version: `2.${n}`, folder, edition: "measured" }),
  };
}
