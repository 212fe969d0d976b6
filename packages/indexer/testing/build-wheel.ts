import { createHash } from "node:crypto";
import { type MetadataOptions, metadataText } from "@wheelyard/core/testing/metadata-text";
import { zipArchive } from "./zip-archive.ts";

export interface WheelOptions extends MetadataOptions {
  /** Default `py3-none-any`. */
  tag?: string;
  build?: string;
  /** All of METADATA, instead of what the other options make. */
  metadata?: string | Uint8Array;
  /** Further files of the wheel, by their path. */
  files?: Record<string, string | Uint8Array>;
  /** Default `deflated`. */
  compression?: "stored" | "deflated";
}

export interface BuiltDistribution {
  filename: string;
  body: Buffer;
}

/** Builds a wheel that installs: it has one package, named like the project, with a `__version__`. */
export function buildWheel(options: WheelOptions): BuiltDistribution {
  const { version, build, tag = "py3-none-any", compression = "deflated" } = options;
  const name = filenamePart(options.name);
  const distInfo = `${name}-${version}.dist-info`;
  const files: Record<string, string | Uint8Array> = {
    [`${name}/__init__.py`]: `__version__ = ${JSON.stringify(version)}\n`,
    ...options.files,
    [`${distInfo}/METADATA`]: options.metadata ?? metadataText(options),
    [`${distInfo}/WHEEL`]: `Wheel-Version: 1.0\nGenerator: wheelyard-tests\nRoot-Is-Purelib: true\nTag: ${tag}\n`,
  };
  const record = Object.entries(files).map(([path, body]) => recordLine(path, Buffer.from(body)));
  files[`${distInfo}/RECORD`] = `${record.join("\n")}\n${distInfo}/RECORD,,\n`;

  return {
    filename: `${[name, version, ...(build === undefined ? [] : [build]), tag].join("-")}.whl`,
    body: zipArchive(Object.entries(files).map(([path, body]) => ({ name: path, body, compression }))),
  };
}

/** A project's name as in filenames and import statements. */
export function filenamePart(name: string): string {
  return name.replace(/[-_.]+/g, "_").toLowerCase();
}

function recordLine(path: string, body: Buffer): string {
  return `${path},sha256=${createHash("sha256").update(body).digest("base64url")},${body.length}`;
}
