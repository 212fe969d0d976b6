import { printableJson } from "@wheelyard/core/printable";
import type { ListedFile } from "../index/listed-file.ts";
import type { Licence } from "./licence.ts";
import { purl } from "./purl.ts";
import {
  type InventoryAdvisory,
  type InventoryRelease,
  nothingSafe,
  type ProjectInventory,
  requirementInWords,
} from "./release.ts";

/**
 * A CycloneDX 1.6 document: a component for each release, with its files as components of their own. The same bucket
 * gives the same bytes: there is no serial number, and the time is that of the newest upload.
 *
 * Requirements are properties, because `dependencies` would have to name the release that an installer picks.
 *
 * @param repository the index's URL
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export async function* renderCycloneDx(
  projects: AsyncIterable<ProjectInventory>,
  repository: string,
): AsyncGenerator<string> {
  let newest = "";
  let areAdvisoriesKnown = false;
  const flaws = new Map<string, KnownFlaw>();
  yield `{\n"$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",\n"bomFormat": "CycloneDX",\n"specVersion": "1.6",\n"version": 1,\n"components": [`;
  let before = "\n";
  for await (const project of projects) {
    for (const release of project) {
      yield before + printableJson(componentOf(release, repository));
      before = ",\n";
      areAdvisoriesKnown ||= release.advisories !== null;
      for (const advisory of release.advisories ?? []) addFlaw(flaws, advisory, refOf(release, repository));
      for (const { uploadTime } of release.files) newest = uploadTime > newest ? uploadTime : newest;
    }
  }
  yield "\n],\n";
  if (areAdvisoriesKnown) {
    const vulnerabilities = [...flaws.values()].map((flaw) => `\n${printableJson(vulnerabilityOf(flaw))}`);
    yield `"vulnerabilities": [${vulnerabilities.join(",")}\n],\n`;
  }
  yield `"metadata": ${printableJson(metadataOf(newest, repository))}\n}\n`;
}

function metadataOf(newest: string, repository: string): object {
  return {
    ...(newest !== "" && { timestamp: newest }),
    tools: { components: [{ type: "application", name: "wheelyard" }] },
    properties: [{ name: "wheelyard:index", value: repository }],
  };
}

function refOf({ project, version }: InventoryRelease, repository: string): string {
  return purl(project, version, repository);
}

function componentOf(release: InventoryRelease, repository: string): object {
  const { project, version, status, licence, dependencies, files } = release;
  const ref = refOf(release, repository);
  const properties = [
    ...(status === undefined ? [] : [property("status", status)]),
    ...(dependencies === null ? [property("metadata", "none")] : []),
    ...(licence === null || licence.isExpression ? [] : [property("licence-field", licence.field)]),
    ...(dependencies ?? []).map((requirement) => property("requires-dist", requirement)),
    ...nothingSafe(release).map((requirement) => property("nothing-safe", requirementInWords(requirement))),
  ];
  return {
    type: "library",
    "bom-ref": ref,
    name: project,
    version,
    ...(licence !== null && { licenses: [licenseChoice(licence)] }),
    purl: ref,
    components: files.map((file) => fileComponent(release, file, repository)),
    ...(properties.length > 0 && { properties }),
  };
}

function fileComponent(release: InventoryRelease, file: ListedFile, repository: string): object {
  const ref = purl(release.project, release.version, repository, file.filename);
  return {
    type: "file",
    "bom-ref": ref,
    name: file.filename,
    hashes: [{ alg: "SHA-256", content: file.sha256 }],
    purl: ref,
    properties: [
      property("size", String(file.size)),
      property("upload-time", file.uploadTime),
      ...(file.yanked === undefined ? [] : [property("yanked", file.yanked)]),
    ],
  };
}

function licenseChoice({ text, isExpression }: Licence): object {
  if (isExpression) return { expression: text, acknowledgement: "declared" };
  return { license: { name: text, acknowledgement: "declared" } };
}

function property(name: string, value: string): { name: string; value: string } {
  return { name: `wheelyard:${name}`, value };
}

/** A flaw, and the releases that have it. */
interface KnownFlaw {
  advisory: InventoryAdvisory;
  refs: string[];
}

/** An advisory may be accepted, or fixed, for one release and not for another, for which further entries describe it. */
function addFlaw(flaws: Map<string, KnownFlaw>, advisory: InventoryAdvisory, ref: string): void {
  const key = JSON.stringify(advisory);
  const flaw = flaws.get(key) ?? { advisory, refs: [] };
  flaws.set(key, flaw);
  flaw.refs.push(ref);
}

function vulnerabilityOf({ advisory, refs }: KnownFlaw): object {
  const { id, url, aliases, severity, summary, fixed, accepted } = advisory;
  return {
    id,
    source: { name: "OSV", url },
    ...(aliases.length > 0 && {
      references: aliases.map((alias) => ({ id: alias, source: { name: "OSV" } })),
    }),
    // CycloneDX has no "malicious".
    ratings: [{ severity: severity === "malicious" ? "critical" : severity }],
    ...(summary !== "" && { description: summary }),
    ...(fixed !== undefined && { recommendation: `Upgrade to ${fixed}` }),
    ...(accepted !== undefined && {
      analysis: { detail: `Accepted until ${accepted.until}: ${accepted.reason}` },
    }),
    affects: refs.map((ref) => ({ ref })),
  };
}
