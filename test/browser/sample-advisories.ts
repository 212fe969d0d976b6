import { parseProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import { parseVersion } from "@wheelyard/core/version";
import type { ReleaseAdvisories } from "@wheelyard/site/release-advisories";

/** What is known about some releases of the sample projects. */
export const SAMPLE_ADVISORIES: readonly ReleaseAdvisories[] = [
  {
    project: { root: MAIN, name: parseProjectName("old-billing") },
    version: parseVersion("3.9.1").normalised,
    newest: "2026-06-02T09:40:00Z",
    unreadRequirements: 0,
    flaws: [],
    requirements: [
      {
        text: "requests <2.0",
        condition: "",
        isAnySafe: false,
        advisories: [
          {
            ids: ["GHSA-x84v-xcm2-53pg", "CVE-2018-18074"],
            url: "https://osv.dev/vulnerability/GHSA-x84v-xcm2-53pg",
            severity: "high",
            summary: "Insufficiently Protected Credentials in Requests",
          },
        ],
        fixed: "2.20.0",
      },
      {
        text: "urllib3 >=1.21",
        condition: "",
        isAnySafe: true,
        advisories: [
          {
            ids: ["GHSA-34jh-p97f-mpxf", "CVE-2024-37891"],
            url: "https://osv.dev/vulnerability/GHSA-34jh-p97f-mpxf",
            severity: "medium",
            summary:
              "urllib3's Proxy-Authorization request header isn't stripped during cross-origin redirects",
          },
        ],
        fixed: "2.2.2",
      },
    ],
    unknownRequirements: undefined,
  },
];
