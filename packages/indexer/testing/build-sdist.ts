import { type MetadataOptions, metadataText } from "@wheelyard/core/testing/metadata-text";
import { type BuiltDistribution, filenamePart } from "./build-wheel.ts";
import { tarGzArchive } from "./tar-archive.ts";
import { zipArchive } from "./zip-archive.ts";

export interface SdistOptions extends MetadataOptions {
  /** Default `.tar.gz`. */
  extension?: ".tar.gz" | ".zip";
  /** All of PKG-INFO, instead of what the other options make. */
  metadata?: string | Uint8Array;
  /** Further files of the sdist, by their path within its folder. */
  files?: Record<string, string | Uint8Array>;
}

/** Builds an sdist that installs even without a network, because it has its own build backend. */
export function buildSdist(options: SdistOptions): BuiltDistribution {
  const { version, extension = ".tar.gz" } = options;
  const entries = sdistEntries(options);
  return {
    filename: `${filenamePart(options.name)}-${version}${extension}`,
    body: extension === ".zip" ? zipArchive(entries) : tarGzArchive(entries),
  };
}

/** The files of such an sdist, as in an archive. */
export function sdistEntries(options: SdistOptions): { name: string; body: string | Uint8Array }[] {
  const { version } = options;
  const name = filenamePart(options.name);
  return Object.entries({
    "PKG-INFO": options.metadata ?? metadataText(options),
    "pyproject.toml": PYPROJECT,
    "backend.py": backend(name, version),
    [`${name}/__init__.py`]: `__version__ = ${JSON.stringify(version)}\n`,
    ...options.files,
  }).map(([path, body]) => ({ name: `${name}-${version}/${path}`, body }));
}

const PYPROJECT = `[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
`;

function backend(name: string, version: string): string {
  const distInfo = `${name}-${version}.dist-info`;
  return `import zipfile


def build_wheel(directory, config_settings=None, metadata_directory=None):
    files = {
        "${name}/__init__.py": open("${name}/__init__.py").read(),
        "${distInfo}/METADATA": open("PKG-INFO", encoding="utf-8").read(),
        "${distInfo}/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }
    record = "${distInfo}/RECORD"
    files[record] = "".join(path + ",,\\n" for path in [*files, record])
    filename = "${name}-${version}-py3-none-any.whl"
    with zipfile.ZipFile(directory + "/" + filename, "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
    return filename
`;
}
