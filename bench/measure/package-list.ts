import { createHash } from "node:crypto";

/** A file as both sides get it: the format that dumb-pypi reads. */
export interface ListedPackage {
  filename: string;
  hash: string;
  requires_python: string;
  requires_dist: string[];
  core_metadata: string;
  upload_timestamp: number;
}

const FILES_PER_PROJECT = 10;

/** So many files, ten for each project: five releases with a wheel and an sdist each. */
export function packageList(files: number): ListedPackage[] {
  return Array.from({ length: files }, (_, n) => {
    const project = `project_${Math.floor(n / FILES_PER_PROJECT)}`;
    return listedPackage(project, Math.floor((n % FILES_PER_PROJECT) / 2), n % 2 === 0, n);
  });
}

export function listedPackage(project: string, minor: number, isWheel: boolean, n: number): ListedPackage {
  const filename = `${project}-1.${minor}.0${isWheel ? "-py3-none-any.whl" : ".tar.gz"}`;
  const sha256 = createHash("sha256").update(filename).digest("hex");
  return {
    filename,
    hash: `sha256=${sha256}`,
    requires_python: ">=3.9",
    requires_dist: ["requests>=2.31", "attrs", "typing-extensions; python_version < '3.11'"],
    core_metadata: `sha256=${sha256}`,
    upload_timestamp: 1_767_225_600 + n,
  };
}

/** One JSON object a line. */
export function asJsonLines(packages: readonly ListedPackage[]): string {
  return packages.map((listed) => `${JSON.stringify(listed)}\n`).join("");
}
