import { createHash } from "node:crypto";
import type { ProjectName } from "@wheelyard/core/project-name";
import { sha256 } from "@wheelyard/core/sha256";
import { zipSync } from "fflate";

/** A wheel of the probe, as it is uploaded. */
export interface ProbeFile {
  key: string;
  filename: string;
  version: string;
  body: Buffer;
  /** In hex. */
  sha256: string;
  /** Its METADATA. */
  metadata: Buffer;
}

/** A fixed time makes the same content the same bytes. */
const MODIFIED = new Date("2020-01-01T00:00:00Z");

/**
 * A wheel without code.
 *
 * @param edition tells apart wheels of the same version
 * @see https://packaging.python.org/en/latest/specifications/binary-distribution-format/
 */
export function probeWheel(
  project: ProjectName,
  { folder, version, edition }: { folder: string; version: string; edition: string },
): ProbeFile {
  const name = project.replaceAll("-", "_");
  const distInfo = `${name}-${version}.dist-info`;
  const filename = `${name}-${version}-py3-none-any.whl`;
  const metadata = Buffer.from(
    `Metadata-Version: 2.1\nName: ${project}\nVersion: ${version}\nSummary: Uploaded by "wheelyard doctor", which removes it again (${edition})\n`,
  );
  const contents: [string, Buffer][] = [
    [`${distInfo}/METADATA`, metadata],
    [
      `${distInfo}/WHEEL`,
      Buffer.from("Wheel-Version: 1.0\nGenerator: wheelyard\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
    ],
  ];
  const record = contents.map(([path, body]) => `${path},sha256=${digest(body)},${body.length}\n`).join("");
  const files = [
    ...contents,
    [`${distInfo}/RECORD`, Buffer.from(`${record}${distInfo}/RECORD,,\n`)] as const,
  ];
  const body = Buffer.from(zipSync(Object.fromEntries(files), { mtime: MODIFIED }));
  return { key: `${folder}${filename}`, filename, version, body, sha256: sha256(body), metadata };
}

function digest(body: Buffer): string {
  return createHash("sha256").update(body).digest("base64url");
}
