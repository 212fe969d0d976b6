import { createHash } from "node:crypto";
import { Enums, Models, Serialize, Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { type BundledPackage, licencesOf } from "@wheelyard/cli/build/licences";
import { PackageURL } from "packageurl-js";
import type { Part } from "./deployed-parts.ts";

const VERSION = Spec.Version.v1dot6;

/**
 * What a release's code is made of, as a CycloneDX 1.6 document: each part with its checksum, and the packages whose
 * code is bundled into it. It says neither when nor under which serial number it was made, so that the same code makes
 * the same document.
 *
 * @throws {Error} if a package's licence doesn't permit it, or the document isn't valid
 */
export async function billOfMaterials(
  { name, version, license }: { name: string; version: string; license: string },
  parts: readonly Part[],
): Promise<string> {
  const product = new Models.Component(Enums.ComponentType.Application, name, { version, bomRef: name });
  product.licenses.add(new Models.SpdxLicense(license));
  const bom = new Models.Bom({ metadata: new Models.Metadata({ component: product }) });
  const libraries = new Map<string, Models.Component>();
  for (const part of parts) {
    const component = new Models.Component(Enums.ComponentType.File, part.name, {
      version,
      bomRef: part.name,
    });
    component.hashes.set(
      Enums.HashAlgorithm["SHA-256"],
      createHash("sha256").update(part.content).digest("hex"),
    );
    component.licenses.add(new Models.SpdxLicense(license));
    for (const bundled of (await licencesOf(part.inputs)).packages) {
      const purl = purlOf(bundled);
      const library = libraries.get(purl) ?? libraryOf(bundled, purl);
      libraries.set(purl, library);
      component.dependencies.add(library.bomRef);
    }
    product.dependencies.add(component.bomRef);
    bom.components.add(component);
  }
  for (const library of libraries.values()) bom.components.add(library);
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  const text = `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
  const invalid = await new Validation.JsonStrictValidator(VERSION).validate(text);
  if (invalid !== null) {
    throw new Error(
      `Cannot write the bill of materials: expected CycloneDX ${VERSION}, found ${JSON.stringify(invalid)}`,
    );
  }
  return text;
}

function libraryOf({ name, version, licence }: BundledPackage, purl: string): Models.Component {
  const [group, short] = splitName(name);
  const library = new Models.Component(Enums.ComponentType.Library, short, {
    version,
    purl,
    bomRef: purl,
    group,
  });
  library.licenses.add(new Models.SpdxLicense(licence));
  return library;
}

function purlOf({ name, version }: BundledPackage): string {
  const [group, short] = splitName(name);
  return new PackageURL("npm", group, short, version, undefined, undefined).toString();
}

/** `@scope/name`, or a name alone. */
function splitName(name: string): [group: string | undefined, name: string] {
  const slash = name.indexOf("/");
  return slash < 0 ? [undefined, name] : [name.slice(0, slash), name.slice(slash + 1)];
}
