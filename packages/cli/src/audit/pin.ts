import { InvalidProjectNameError, type ProjectName, parseProjectName } from "@wheelyard/core/project-name";
import { readVersion, type Version } from "@wheelyard/core/version";

/** A release that a file names. */
export interface Pin {
  project: ProjectName;
  version: Version;
  /**
   * The SHA-256 of each file that may be installed, in lowercase hex. Undefined if no hashes are given, and empty if none
   * of those given is a SHA-256: then no file may be.
   */
  hashes: ReadonlySet<string> | undefined;
  /** Whether it comes from a URL, a repository or a path, and not from an index. */
  isDirect: boolean;
}

/** What a file says about a release beside its name and version. */
export interface PinFacts {
  /** As in lock files, such as `sha256:<hex>`. */
  hashes?: readonly string[];
  isDirect?: boolean;
}

/** What a file names: the releases that it pins, what it doesn't pin, and what it takes from a folder. */
export interface Pins {
  pins: readonly Pin[];
  /** As written in the file. */
  unpinned: readonly string[];
  /** The names of what is somebody's own code, which has no release. */
  folders: readonly string[];
}

/** Collects what a file names. */
export class PinCollector {
  readonly #pins = new Map<string, Pin>();
  readonly #unpinned: string[] = [];
  readonly #folders: string[] = [];

  /** @param version undefined if the file does not pin one */
  add(name: unknown, version: unknown, facts: PinFacts = {}): void {
    const pin =
      typeof name === "string" && typeof version === "string" ? readPin(name, version, facts) : undefined;
    if (pin !== undefined) this.#addPin(pin);
    else this.#unpinned.push(typeof name === "string" ? name : String(name));
  }

  /** Notes something that is not pinned to a release. */
  addUnpinned(text: string): void {
    this.#unpinned.push(text);
  }

  addFolder(name: unknown): void {
    this.#folders.push(String(name));
  }

  /** Adds what another file names. */
  addAll({ pins, unpinned, folders }: Pins): void {
    for (const pin of pins) this.#addPin(pin);
    for (const text of unpinned) this.addUnpinned(text);
    for (const name of folders) this.addFolder(name);
  }

  #addPin(pin: Pin): void {
    const key = `${pin.project}==${pin.version.normalised}`;
    const known = this.#pins.get(key);
    this.#pins.set(key, known === undefined ? pin : joined(known, pin));
  }

  get result(): Pins {
    return { pins: [...this.#pins.values()], unpinned: this.#unpinned, folders: this.#folders };
  }
}

/** The hashes of something from elsewhere say nothing about the files of an index. */
function joined(one: Pin, other: Pin): Pin {
  if (one.isDirect !== other.isDirect) return one.isDirect ? other : one;
  return { ...other, hashes: joinedHashes(one.hashes, other.hashes) };
}

/** What may be installed of a release that is pinned twice: if only one of the two gives hashes, these count. */
export function joinedHashes(one: Pin["hashes"], other: Pin["hashes"]): Pin["hashes"] {
  return one === undefined || other === undefined ? (one ?? other) : new Set([...one, ...other]);
}

function readPin(name: string, text: string, { hashes = [], isDirect = false }: PinFacts): Pin | undefined {
  const version = readVersion(text);
  if (version === undefined) return undefined;
  try {
    const accepted = hashes.length > 0 ? new Set(hashes.flatMap(sha256Of)) : undefined;
    return { project: parseProjectName(name), version, hashes: accepted, isDirect };
  } catch (error) {
    if (error instanceof InvalidProjectNameError) return undefined;
    throw error;
  }
}

function sha256Of(text: string): string[] {
  const [algorithm, hex = ""] = text.split(":");
  return algorithm === "sha256" ? [hex.toLowerCase()] : [];
}
