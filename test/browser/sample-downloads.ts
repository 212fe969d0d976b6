import type { DownloadCounts, ProjectDownloads } from "@wheelyard/core/project-downloads";

/** Fewer at weekends, as builds are. */
function days(first: string, most: number): DownloadCounts {
  return Object.fromEntries(
    Array.from({ length: 30 }, (_, n) => {
      const day = new Date(Date.parse(first) + n * 86_400_000);
      const isWeekend = day.getUTCDay() % 6 === 0;
      const times = Math.round((most * (70 + ((n * 37) % 30))) / (isWeekend ? 900 : 100));
      return [day.toISOString().slice(0, 10), times];
    }),
  );
}

/** Splits a total: the first shares are percentages, the last name gets the rest. */
function split(total: number, shares: readonly (readonly [string, number])[], rest: string): DownloadCounts {
  const counts = shares.map(([name, percent]) => [name, Math.round((total * percent) / 100)] as const);
  const left = total - counts.reduce((sum, [, times]) => sum + times, 0);
  return Object.fromEntries([...counts, [rest, left] as const].filter(([, times]) => times > 0));
}

function project(
  most: number,
  versions: readonly (readonly [string, number])[],
  oldest: string,
): ProjectDownloads {
  const counted = days("2026-05-04T00:00:00Z", most);
  const total = Object.values(counted).reduce((sum, times) => sum + times, 0);
  return {
    days: counted,
    versions: split(total, versions, oldest),
    pythons: split(
      total,
      [
        ["3.12", 48],
        ["3.13", 22],
        ["3.11", 19],
        ["3.10", 9],
      ],
      "3.9",
    ),
    installers: split(
      total,
      [
        ["uv", 55],
        ["pip", 38],
        ["poetry", 6],
      ],
      "curl",
    ),
    systems: split(
      total,
      [
        ["Linux", 84],
        ["macOS", 12],
      ],
      "Windows",
    ),
  };
}

/** The downloads of some sample projects in the days before 2 June 2026. */
export const SAMPLE_DOWNLOADS: Readonly<Record<string, ProjectDownloads>> = {
  tidepool: project(
    64,
    [
      ["1.6.0", 46],
      ["1.5.0", 14],
      ["1.4.1", 9],
      ["0.8.0", 8],
      ["1.4.0", 6],
      ["1.3.1", 5],
      ["0.7.0", 4],
      ["1.2.0", 3],
      ["1.3.0", 2],
      ["2.0.0b1", 1],
    ],
    "0.5.1",
  ),
  gridlock: project(
    31,
    [
      ["1.1.0", 88],
      ["1.0.0", 11],
    ],
    "0.9.0",
  ),
  checksmith: project(112, [["2.3.0", 71]], "2.2.0"),
  skyline: project(9, [], "0.9.2"),
};
