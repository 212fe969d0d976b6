import { createHash } from "node:crypto";
import { strToU8, type Zippable, zipSync } from "fflate";

/** What a wheel of Python code without native parts is made of. */
export interface WheelContents {
  /** Normalised, as filenames have it: https://packaging.python.org/en/latest/specifications/binary-distribution-format/#escaping-and-unicode */
  name: string;
  version: string;
  /** The fields of `METADATA` in order, without `Name`, `Version` and `License-File`. */
  metadata: readonly (readonly [field: string, value: string])[];
  /** Markdown; the body of `METADATA`. */
  description: string;
  /** By path, as they are installed into `site-packages`. */
  files: Readonly<Record<string, Uint8Array>>;
  /** By name, in `.dist-info/licenses`. */
  licences: Readonly<Record<string, Uint8Array>>;
  /** Commands that are installed: each calls a function `module:function`. */
  commands: Readonly<Record<string, string>>;
}

/**
 * Builds a wheel (binary distribution format 1.0). The same contents give the same bytes.
 *
 * @returns its filename and its bytes
 */
export function assembleWheel(contents: WheelContents): { filename: string; bytes: Uint8Array } {
  const { name, version } = contents;
  const distInfo = `${name}-${version}.dist-info`;
  const files: Record<string, Uint8Array> = {
    ...contents.files,
    ...Object.fromEntries(
      Object.entries(contents.licences).map(([file, bytes]) => [`${distInfo}/licenses/${file}`, bytes]),
    ),
    [`${distInfo}/METADATA`]: strToU8(metadataOf(contents)),
    [`${distInfo}/WHEEL`]: strToU8(
      "Wheel-Version: 1.0\nGenerator: wheelyard\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    ),
    [`${distInfo}/entry_points.txt`]: strToU8(
      `[console_scripts]\n${Object.entries(contents.commands)
        .map(([command, entry]) => `${command} = ${entry}\n`)
        .join("")}`,
    ),
  };
  const record = `${distInfo}/RECORD`;
  const rows = Object.entries(files).map(([path, bytes]) => `${path},${digestOf(bytes)},${bytes.byteLength}`);
  files[record] = strToU8([...rows, `${record},,`, ""].join("\n"));
  return { filename: `${name}-${version}-py3-none-any.whl`, bytes: zipSync(withAttributes(files)) };
}

function metadataOf({ name, version, metadata, licences, description }: WheelContents): string {
  const fields = [
    ["Metadata-Version", "2.4"],
    ["Name", name],
    ["Version", version],
    ...metadata,
    ...Object.keys(licences).map((file) => ["License-File", file]),
    ["Description-Content-Type", "text/markdown"],
  ];
  return `${fields.map(([field, value]) => `${field}: ${value}\n`).join("")}\n${description}`;
}

function digestOf(bytes: Uint8Array): string {
  return `sha256=${createHash("sha256").update(bytes).digest("base64url")}`;
}

/** Files that everyone may read (mode 644, of Unix), from the earliest time that a zip can name. */
function withAttributes(files: Readonly<Record<string, Uint8Array>>): Zippable {
  const options = { mtime: new Date(1980, 0, 1), os: 3, attrs: (0o100644 << 16) >>> 0 };
  return Object.fromEntries(
    Object.entries(files).map(([path, bytes]) => [path, [bytes, options] as const]),
  ) as Zippable;
}
