import type { DistributionRecord } from "@wheelyard/core/project-page";
import { parseVersion } from "@wheelyard/core/version";
import {
  isVersionSpecifierSet,
  matchesVersion,
  parseVersionSpecifierSet,
} from "@wheelyard/core/version-specifiers";
import { fileAnchor, MAX_FILES } from "./files.ts";
import { type Html, html } from "./html.ts";
import { platformLabel } from "./platform-label.ts";
import { pythonLabel } from "./python-label.ts";

/** A longer table would not be readable. */
const MAX_COLUMNS = 24;
const MAX_ROWS = 48;

/** For each platform and each Python, the position of a wheel that runs there. */
type Matrix = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What the wheels of a release run on: a row for each platform, a column for each Python. */
export function compatibility(files: readonly DistributionRecord[]): Html {
  const matrix = matrixOf(files);
  const needsSource = files.some(({ distribution }) => distribution.kind === "sdist") && !runsAnywhere(files);
  const pythons = ordered([...matrix.values()].flatMap((row) => [...row.keys()]));
  const platforms = ordered(matrix.keys());
  if (platforms.length === 0) return html`<p>Source only: installers build it.</p>\n`;
  const elsewhere = needsSource ? " Elsewhere, installers build it from source." : "";
  if (platforms.length === 1 && pythons.length === 1 && platforms[0] === "Any platform") {
    return html`<p>Runs on any platform, with ${pythons[0]}.</p>\n`;
  }
  const omitted = pythons.length > MAX_COLUMNS || platforms.length > MAX_ROWS;
  const columns = pythons.slice(0, MAX_COLUMNS);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Compatibility">
<table class="matrix">
<caption class="visually-hidden">Wheels by platform and Python</caption>
<thead><tr><td></td>${columns.map((python) => html`<th scope="col">${python}</th>`)}</tr></thead>
<tbody>
${platforms.slice(0, MAX_ROWS).map((platform) => html`<tr><th scope="row">${platform}</th>${columns.map((python) => cell(platform, python, matrix.get(platform)?.get(python)))}</tr>\n`)}</tbody>
</table>
</div>
${(elsewhere !== "" || omitted) && html`<p class="note">${omitted && "Not all are shown."}${elsewhere}</p>\n`}`;
}

/** Whether a wheel runs on every platform, with every Python 3 that the release admits: then nobody builds from source. */
function runsAnywhere(files: readonly DistributionRecord[]): boolean {
  return files.some(
    ({ distribution, requiresPython }) =>
      distribution.kind === "wheel" &&
      distribution.tags.some(
        ({ python, abi, platform }) =>
          abi === "none" && platform === "any" && runsOnAll(python, requiresPython),
      ),
  );
}

/** Whether a wheel with this python tag runs on every Python 3 that its release admits. */
function runsOnAll(python: string, requiresPython: string | undefined): boolean {
  const [, minor] = /^py3(\d{0,2})$/.exec(python) ?? [];
  if (minor === undefined) return false;
  const isKnown = requiresPython !== undefined && isVersionSpecifierSet(requiresPython);
  const admitted = isKnown ? parseVersionSpecifierSet(requiresPython) : [];
  // A specifier may admit a patch release alone, of which there are fewer than a hundred.
  return Array.from({ length: Number(minor) }, (_, earlier) => [`3.${earlier}`, `3.${earlier}.99`])
    .flat()
    .every((version) => !matchesVersion(admitted, parseVersion(version)));
}

function cell(platform: string, python: string, position: number | undefined): Html {
  if (position === undefined) return html`<td class="no"><span class="visually-hidden">no</span></td>`;
  if (position >= MAX_FILES)
    return html`<td><span class="yes">✓<span class="visually-hidden">yes</span></span></td>`;
  return html`<td><a class="yes" href="#${fileAnchor(position)}" aria-label="${python}, ${platform}: yes">✓</a></td>`;
}

function matrixOf(files: readonly DistributionRecord[]): Matrix {
  const matrix = new Map<string, Map<string, number>>();
  for (const [position, { distribution }] of files.entries()) {
    if (distribution.kind === "sdist") continue;
    for (const { python, abi, platform } of distribution.tags) {
      const row = matrix.get(platformLabel(platform)) ?? new Map<string, number>();
      matrix.set(platformLabel(platform), row);
      const column = pythonLabel(python, abi);
      if (!row.has(column)) row.set(column, position);
    }
  }
  return matrix;
}

/** Sorts 3.9 before 3.10. */
function ordered(labels: Iterable<string>): string[] {
  return [...new Set(labels)].sort(BY_NUMBER.compare);
}

const BY_NUMBER = new Intl.Collator("en", { numeric: true });
