import { InvalidHeaderBlockError, parseHeaderBlock } from "@wheelyard/core/header-block";
import { quoted } from "@wheelyard/core/quoted";
import { InvalidFileError } from "./invalid-file-error.ts";

/**
 * Installers refuse a newer major version (binary distribution format, "Installing a wheel"). Only uv refuses some of
 * the others.
 */
const KNOWN_VERSION = /^[01](?:\.[0-9]+)*$/;

/**
 * Checks what every installer must read first in WHEEL.
 *
 * @throws {InvalidFileError}
 */
export function checkWheelFile(path: string, bytes: Uint8Array): void {
  const versions = fieldsOf(path, bytes).flatMap(({ name, value }) =>
    name === "wheel-version" ? [value] : [],
  );
  const [version] = versions;
  if (version === undefined) throw new InvalidFileError(`${quoted(path)} lacks the field Wheel-Version`);
  if (versions.length > 1)
    throw new InvalidFileError(`${quoted(path)} has the field Wheel-Version more than once`);
  if (!KNOWN_VERSION.test(version)) {
    throw new InvalidFileError(
      `${quoted(path)} has the Wheel-Version ${quoted(version)}, expected 1.0 or another 1.x`,
    );
  }
}

function fieldsOf(path: string, bytes: Uint8Array) {
  try {
    return parseHeaderBlock(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)).fields;
  } catch (cause) {
    if (cause instanceof InvalidHeaderBlockError) {
      throw new InvalidFileError(`${quoted(path)} cannot be read: ${cause.message}`, { cause });
    }
    if (cause instanceof TypeError) throw new InvalidFileError(`${quoted(path)} is not UTF-8`, { cause });
    throw cause;
  }
}
