import { byteSize } from "@wheelyard/core/byte-size";
import type { Project } from "@wheelyard/core/project";
import type { Release } from "@wheelyard/core/releases";
import { releaseBadges } from "./badges.ts";
import { historyChart } from "./history-chart.ts";
import { type Html, html } from "./html.ts";
import { moment } from "./moment.ts";
import { releasePageUrl, simplePageUrl } from "./page-urls.ts";
import { sizeChart } from "./size-chart.ts";

/** The most that a page shows. */
const MAX_RELEASES = 500;

/** @param releases in version order */
export function history(project: Project, releases: readonly Release[]): Html {
  const shown = releases.slice(-MAX_RELEASES).reverse();
  const more = releases.length - shown.length;
  return html`<div class="charts">
${historyChart(releases.map(({ time }) => time))}${sizeChart(releases)}</div>
<ol class="releases">
${shown.map((release) => item(project, release))}</ol>
${more > 0 && html`<p class="note">And ${more} older ones: the <a href="${simplePageUrl(project)}">list for programs</a> has them all.</p>\n`}`;
}

function item(project: Project, release: Release): Html {
  const { version, files, time } = release;
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return html`<li><a href="${releasePageUrl(project, version)}">${version}</a>${releaseBadges(release)}<span class="facts">${moment(time)}<span>${files.length === 1 ? "1 file" : `${files.length} files`}</span><span>${byteSize(size)}</span></span></li>
`;
}
