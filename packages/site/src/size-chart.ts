import { byteSize } from "@wheelyard/core/byte-size";
import type { Release } from "@wheelyard/core/releases";
import { barChart, MAX_BARS } from "./bar-chart.ts";
import type { Html } from "./html.ts";

/**
 * Draws what an installer downloads at most, release by release: the largest wheel, or the source of a release without
 * wheels. The sum of all files would grow with each platform.
 *
 * @param releases in version order
 * @returns undefined if there is too little to draw
 */
export function sizeChart(releases: readonly Release[]): Html | undefined {
  const shown = releases.slice(-MAX_BARS);
  const sizes = shown.map((release) => ({ version: release.version, size: largest(release) }));
  const [first, last] = [sizes[0], sizes.at(-1)];
  if (sizes.length < 3 || !first || !last || sizes.every(({ size }) => size === 0)) return undefined;
  return barChart({
    title: "Largest file to install",
    label: `The largest file to install in ${shown.length} releases, from ${byteSize(first.size)} in ${first.version} to ${byteSize(last.size)} in ${last.version}`,
    bars: sizes.map(({ version, size }) => ({ height: size, title: `${version}: ${byteSize(size)}` })),
    ends: [`${first.version}: ${byteSize(first.size)}`, `${last.version}: ${byteSize(last.size)}`],
  });
}

function largest({ files }: Release): number {
  const wheels = files.filter(({ distribution }) => distribution.kind === "wheel");
  return (wheels.length > 0 ? wheels : files).reduce((most, { size }) => Math.max(most, size), 0);
}
