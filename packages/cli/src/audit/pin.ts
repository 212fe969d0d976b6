import { InvalidProjectNameError, type ProjectName, parseProjectName } from "@wheelyard/core/project-name";
import { readVersion, type Version } from "@wheelyard/core/version";

/** A release that a file names. */
export interface Pin {
  project: ProjectName;
  version: Version;
}

/** What a file names: the releases that it pins, and what it doesn't pin. */
export interface Pins {
  pins: readonly Pin[];
  /** As written in the file. */
  unpinned: readonly string[];
}

/** Collects what a file names. */
export class PinCollector {
  readonly #pins = new Map<string, Pin>();
  readonly #unpinned: string[] = [];

  /** @param version undefined if the file does not pin one */
  add(name: unknown, version: unknown): void {
    const pin = typeof name === "string" && typeof version === "string" ? readPin(name, version) : undefined;
    if (pin !== undefined) this.#addPin(pin);
    else this.#unpinned.push(typeof name === "string" ? name : String(name));
  }

  /** Notes something that is not pinned to a release. */
  addUnpinned(text: string): void {
    this.#unpinned.push(text);
  }

  /** Adds what another file names. */
  addAll({ pins, unpinned }: Pins): void {
    for (const pin of pins) this.#addPin(pin);
    for (const text of unpinned) this.addUnpinned(text);
  }

  #addPin(pin: Pin): void {
    this.#pins.set(`${pin.project}==${pin.version.normalised}`, pin);
  }

  get result(): Pins {
    return { pins: [...this.#pins.values()], unpinned: this.#unpinned };
  }
}

function readPin(name: string, text: string): Pin | undefined {
  const version = readVersion(text);
  if (version === undefined) return undefined;
  try {
    return { project: parseProjectName(name), version };
  } catch (error) {
    if (error instanceof InvalidProjectNameError) return undefined;
    throw error;
  }
}
