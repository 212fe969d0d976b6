import { randomUUID } from "node:crypto";
import { readRequirement } from "@wheelyard/site/requirement";
import { advisoryUrl } from "@wheelyard/upstream/rules/advised";
import type { InventoriedAdvisory, InventoriedRelease, Inventory } from "./collect-releases.ts";

interface Origin {
  bucket: string;
  /** Where installers find the index, if known. */
  indexUrl: string | undefined;
  now: Date;
}

/**
 * A bill of materials: each release is a component with its files, and depends on the projects that it requires, which
 * have no version, because an installer chooses it.
 *
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function cycloneDx({ releases }: Inventory, { bucket, indexUrl, now }: Origin): object {
  const required = new Set(releases.flatMap(requiredProjects));
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${randomUUID()}`,
    version: 1,
    metadata: {
      timestamp: now.toISOString(),
      tools: { components: [{ type: "application", name: "wheelyard" }] },
      component: { type: "application", "bom-ref": "index", name: bucket },
    },
    components: [
      ...releases.map((release) => component(release, indexUrl)),
      ...[...required].sort().map((name) => ({
        type: "library",
        "bom-ref": requiredRef(name),
        name,
        purl: `pkg:pypi/${name}`,
      })),
    ],
    dependencies: [
      { ref: "index", dependsOn: releases.map(releaseRef) },
      ...releases.map((release) => ({
        ref: releaseRef(release),
        dependsOn: requiredProjects(release).map(requiredRef),
      })),
    ],
    vulnerabilities: vulnerabilities(releases),
  };
}

function component(release: InventoriedRelease, indexUrl: string | undefined): object {
  const { project, version, summary, licence, isExpression, dependencies, files, requirements } = release;
  const place = indexUrl === undefined ? "" : `?repository_url=${encodeURIComponent(indexUrl)}`;
  const unsafe = requirements?.filter(({ isAnySafe }) => !isAnySafe) ?? [];
  return {
    type: "library",
    "bom-ref": releaseRef(release),
    name: project,
    version,
    purl: `pkg:pypi/${project}@${encodeURIComponent(version)}${place}`,
    ...(summary !== undefined && { description: summary }),
    ...(licence !== undefined && {
      licenses: [isExpression ? { expression: licence } : { license: { name: licence } }],
    }),
    properties: [
      ...dependencies.map((text) => property("requires", text)),
      ...unsafe.map(({ requirement, advisories }) =>
        property("nothing-safe", `${requirement}: ${advisories.join(", ")}`),
      ),
    ],
    components: files.map(({ filename, sha256, size, uploadTime, yanked }) => ({
      type: "file",
      name: filename,
      hashes: [{ alg: "SHA-256", content: sha256 }],
      properties: [
        property("size", String(size)),
        property("uploaded", uploadTime),
        ...(yanked === undefined ? [] : [property("yanked", yanked)]),
      ],
    })),
  };
}

function property(name: string, value: string): { name: string; value: string } {
  return { name: `wheelyard:${name}`, value };
}

function releaseRef({ channel, project, version }: InventoriedRelease): string {
  return `${channel === undefined ? "" : `${channel}/`}${project}==${version}`;
}

function requiredRef(name: string): string {
  return `required:${name}`;
}

function requiredProjects({ dependencies }: InventoriedRelease): string[] {
  return [...new Set(dependencies.flatMap((text) => readRequirement(text)?.project ?? []))];
}

interface Vulnerability {
  advisory: InventoriedAdvisory;
  refs: string[];
}

function vulnerabilities(releases: readonly InventoriedRelease[]): object[] {
  const found = new Map<string, Vulnerability>();
  for (const release of releases) {
    for (const advisory of release.advisories ?? []) {
      const one = found.get(advisory.id) ?? { advisory, refs: [] };
      found.set(advisory.id, one);
      one.refs.push(releaseRef(release));
    }
  }
  return [...found.values()].map(({ advisory: { id, aliases, severity, summary }, refs }) => ({
    id,
    source: { name: "OSV", url: advisoryUrl(id) },
    references: aliases.map((alias) => ({ id: alias, source: { name: "OSV", url: advisoryUrl(alias) } })),
    // The schema has no word for what is malicious.
    ratings: [{ severity: severity === "malicious" ? "critical" : severity }],
    ...(summary !== "" && { description: summary }),
    affects: refs.map((ref) => ({ ref })),
    properties: [property("severity", severity)],
  }));
}
