import { CHECKSMITH, GRIDLOCK, HELLO, MARGINALIA, PAYLOADS, SKYLINE, TIDEPOOL } from "./sample-readmes.ts";

/** A project as it might be in someone's private index. */
export interface SampleProject {
  name: string;
  summary: string;
  description?: string;
  contentType?: string;
  requiresPython?: string;
  fields?: Record<string, string | readonly string[]>;
  status?: { status: "archived" | "deprecated" | "quarantined"; reason?: string };
  /** Since when it has its status. ISO 8601 in UTC. */
  since?: string;
  releases: readonly SampleRelease[];
}

export interface SampleRelease {
  version: string;
  /** ISO 8601 in UTC. */
  uploaded: string;
  /** Default: one for every platform, and a source distribution. */
  tags?: readonly string[];
  yanked?: string;
  /** Where it differs from the project's. */
  requiresPython?: string;
  /** Instead of the project's of the same names. */
  fields?: Record<string, string | readonly string[]>;
}

const CPYTHONS = ["39", "310", "311", "312", "313"];

/** What cibuildwheel makes from an extension module. */
function manyTags(pythons: readonly string[]): string[] {
  const platforms = [
    "manylinux_2_17_x86_64.manylinux2014_x86_64",
    "manylinux_2_17_aarch64.manylinux2014_aarch64",
    "musllinux_1_2_x86_64",
    "macosx_11_0_arm64",
    "win_amd64",
  ];
  return pythons.flatMap((python) => platforms.map((platform) => `cp${python}-cp${python}-${platform}`));
}

/** Versions a few weeks apart, so that a history has something to show. */
function steadily(first: string, versions: readonly string[], days: number): SampleRelease[] {
  return versions.map((version, i) => ({
    version,
    uploaded: new Date(
      Date.parse(first) + i * days * 86_400_000 + ((i * 7919) % 17) * 86_400_000,
    ).toISOString(),
  }));
}

const PEOPLE = { "Author-email": "Platform Team <platform@example.com>" };

/** What tidepool said about itself before its version 1.6. */
const BEFORE_1_6 = {
  requiresPython: ">=3.9",
  fields: {
    "Requires-Dist": [
      "checksmith>=2.1",
      "httpx<1,>=0.25",
      "pydantic>=2.6",
      "requests>=2.31",
      'tomli>=2; python_version < "3.11"',
      'skyline[async]>=0.9; extra == "metrics"',
      'opentelemetry-api>=1.24; extra == "metrics"',
    ],
    "Provides-Extra": "metrics",
    Classifier: [
      "Development Status :: 4 - Beta",
      "Intended Audience :: Developers",
      "Operating System :: OS Independent",
      "Programming Language :: Python :: 3",
      "Topic :: System :: Distributed Computing",
      "Typing :: Typed",
    ],
  },
};

export const SAMPLE_PROJECTS: readonly SampleProject[] = [
  {
    name: "tidepool",
    summary: "Job queues on plain object storage, without a broker",
    description: TIDEPOOL,
    contentType: "text/markdown",
    requiresPython: ">=3.10",
    fields: {
      "Author-email": "Storage Team <storage@example.com>, Jobs Team <jobs@example.com>",
      "Maintainer-email": "Platform Team <platform@example.com>",
      "License-Expression": "Apache-2.0",
      Keywords: "queue,jobs,s3,worker,retries",
      "Project-URL": [
        "Documentation, https://docs.example.com/tidepool/",
        "Source, https://git.example.com/platform/tidepool",
        "Changelog, https://git.example.com/platform/tidepool/changes",
        "Issues, https://git.example.com/platform/tidepool/issues",
      ],
      "Requires-Dist": [
        "checksmith>=2.1",
        "httpx<1,>=0.27",
        "pydantic>=2.6",
        'tomli>=2; python_version < "3.11"',
        'skyline[async]>=0.9; extra == "metrics"',
        'opentelemetry-api>=1.24; extra == "metrics"',
        'uvloop>=0.19; (sys_platform != "win32") and extra == "fast"',
      ],
      "Provides-Extra": ["metrics", "fast"],
      Classifier: [
        "Development Status :: 5 - Production/Stable",
        "Intended Audience :: Developers",
        "Operating System :: OS Independent",
        "Programming Language :: Python :: 3",
        "Programming Language :: Python :: 3.12",
        "Topic :: System :: Distributed Computing",
        "Typing :: Typed",
      ],
    },
    releases: [
      ...steadily(
        "2024-01-09T10:12:00Z",
        ["0.1.0", "0.2.0", "0.2.1", "0.3.0", "0.4.0", "0.5.0", "0.5.1", "0.6.0", "0.7.0", "0.8.0"],
        34,
      ),
      ...steadily("2025-01-20T09:00:00Z", ["1.0.0rc1", "1.0.0", "1.0.1", "1.1.0", "1.1.1", "1.2.0"], 12),
      {
        version: "1.3.0",
        uploaded: "2025-05-14T12:30:00Z",
        yanked: "Loses jobs when a worker is stopped twice",
      },
      ...steadily("2025-05-16T08:20:00Z", ["1.3.1", "1.4.0", "1.4.1", "1.5.0", "1.6.0"], 61).map((release) =>
        release.version === "1.6.0" ? release : { ...release, ...BEFORE_1_6 },
      ),
      { version: "2.0.0b1", uploaded: "2026-06-01T15:00:00Z" },
    ],
  },
  {
    name: "gridlock",
    summary: "Fast spatial joins for road networks, with a compiled core",
    description: GRIDLOCK,
    contentType: "text/x-rst",
    requiresPython: ">=3.9",
    fields: {
      Author: "Geo Group",
      "Author-email": "geo@example.com",
      License: "BSD-3-Clause",
      "Home-page": "https://geo.example.com/gridlock",
      "Project-URL": "Source, https://git.example.com/geo/gridlock",
      "Requires-Dist": ["numpy>=1.24", 'pytest>=8; extra == "test"', 'hypothesis; extra == "test"'],
      "Provides-Extra": "test",
      Classifier: [
        "License :: OSI Approved :: BSD License",
        "Programming Language :: C++",
        "Programming Language :: Python :: 3",
        "Topic :: Scientific/Engineering :: GIS",
      ],
    },
    releases: [
      { version: "0.9.0", uploaded: "2025-02-03T08:00:00Z", tags: manyTags(["39", "310", "311"]) },
      { version: "1.0.0", uploaded: "2025-08-21T08:00:00Z", tags: manyTags(CPYTHONS.slice(0, 4)) },
      {
        version: "1.1.0",
        uploaded: "2026-05-28T16:45:00Z",
        tags: [
          ...manyTags(CPYTHONS),
          "cp313-cp313t-manylinux_2_17_x86_64.manylinux2014_x86_64",
          "pp310-pypy310_pp73-manylinux_2_17_x86_64.manylinux2014_x86_64",
        ],
      },
    ],
  },
  {
    name: "checksmith",
    summary: "Data quality rules that read like sentences",
    description: CHECKSMITH,
    contentType: "text/markdown; charset=UTF-8; variant=GFM",
    requiresPython: ">=3.10",
    fields: {
      ...PEOPLE,
      "License-Expression": "MIT",
      Keywords: "data quality, validation",
      "Project-URL": ["Source, https://git.example.com/data/checksmith"],
      "Requires-Dist": ["polars>=1.0", 'marginalia>=0.3; extra == "report"'],
      "Provides-Extra": "report",
    },
    releases: [
      ...steadily("2024-09-02T08:00:00Z", ["1.0.0", "1.1.0", "1.2.0", "2.0.0", "2.0.1"], 70),
      { version: "2.1.0", uploaded: "2026-05-30T07:30:00Z" },
    ],
  },
  {
    name: "skyline",
    summary: "Metrics from any Python process to any dashboard",
    description: SKYLINE,
    contentType: "text/x-rst",
    requiresPython: ">=3.9",
    fields: {
      ...PEOPLE,
      "License-Expression": "MIT",
      "Provides-Extra": "async",
      "Requires-Dist": "tidepool>=1",
    },
    status: {
      status: "deprecated",
      reason: "opentelemetry-sdk does the same. Gets fixes until the end of the year",
    },
    releases: steadily("2023-11-01T08:00:00Z", ["0.7.0", "0.8.0", "0.9.0", "0.9.1"], 120),
  },
  {
    name: "marginalia",
    summary: "Reports from notebooks, with footnotes that stay where they belong",
    description: MARGINALIA,
    contentType: "text/markdown",
    requiresPython: ">=3.11",
    fields: { ...PEOPLE, "License-Expression": "MIT" },
    releases: steadily("2026-01-11T08:00:00Z", ["0.1.0", "0.2.0", "0.3.0", "0.3.1"], 33),
  },
  {
    name: "payload-schemas",
    summary: "Schemas of all messages between our services",
    description: PAYLOADS,
    contentType: "text/plain",
    fields: { ...PEOPLE, License: "Proprietary" },
    releases: steadily("2026-02-01T08:00:00Z", ["26.2.1", "26.3.4", "26.4.2", "26.5.6", "26.5.30"], 28),
  },
  {
    name: "old-billing",
    summary: "Invoices as they were until 2024",
    status: { status: "archived" },
    fields: { ...PEOPLE, "Requires-Dist": ["requests<2.0", "urllib3>=1.21"] },
    releases: steadily("2022-03-01T08:00:00Z", ["3.9.0", "3.9.1"], 200),
  },
  {
    name: "leaky-client",
    summary: "An HTTP client",
    status: { status: "quarantined", reason: "Sends credentials to a host that is not ours" },
    since: "2026-05-26T09:30:00Z",
    releases: steadily("2026-04-01T08:00:00Z", ["1.0.0"], 1),
  },
  ...[
    ["hello-world", "The smallest package that can be installed", "2026-05-29T13:02:00Z"],
    ["ledger-models", "Double-entry bookkeeping as typed Python objects", "2026-05-27T10:40:00Z"],
    ["acme-logging", "Log lines that the whole company can search", "2026-05-20T06:15:00Z"],
    ["feature-flags", "Switches for what is not ready for everybody", "2026-04-18T17:05:00Z"],
    ["warehouse-sync", "Copies tables between warehouses, and says what differed", "2026-03-09T09:09:00Z"],
    ["torch-kernels", "Attention kernels for the cards in our racks", "2026-02-14T22:30:00Z"],
  ].map(([name = "", summary = "", uploaded = ""]) => ({
    name,
    summary,
    description: HELLO.replaceAll("NAME", name).replace("SUMMARY", summary),
    contentType: "text/markdown",
    requiresPython: ">=3.10",
    fields: { ...PEOPLE, "License-Expression": "MIT" },
    releases: [
      { version: "0.9.0", uploaded: "2025-12-01T08:00:00Z" },
      { version: "1.0.0", uploaded },
    ],
  })),
];

/** Of some projects, by channel: builds of one version for GPUs, and nightlies. */
export const SAMPLE_CHANNELS: Readonly<Record<string, readonly SampleProject[]>> = {
  cu118: released(["gridlock", "skyline"], ["1.1.0", "1.2.0"], "2026-04-02T08:00:00Z"),
  cu121: released(["gridlock", "skyline"], ["1.1.0", "1.2.0"], "2026-04-02T08:30:00Z"),
  nightly: released(
    ["tidepool", "gridlock", "checksmith", "marginalia"],
    ["1.8.0.dev20260530", "1.8.0.dev20260531", "1.8.0.dev20260601"],
    "2026-05-30T02:00:00Z",
  ),
};

function released(names: readonly string[], versions: readonly string[], first: string): SampleProject[] {
  return SAMPLE_PROJECTS.filter(({ name }) => names.includes(name)).map((project) => ({
    ...project,
    releases: versions.map((version, day) => ({
      version,
      uploaded: new Date(Date.parse(first) + day * 86_400_000).toISOString(),
    })),
  }));
}

export const SAMPLE_REJECTIONS = [
  {
    key: "nightly/gridlock-1.2.0.dev20260601-cp313-cp313-win_amd64.whl",
    uploaded: "2026-06-01T23:10:00Z",
    reason: "The file is damaged: its zip directory ends after 3 of 41 entries",
  },
  {
    key: "copies/tidepool-1.6.0-py3-none-any.whl",
    uploaded: "2026-05-30T09:41:00Z",
    reason:
      'A file with this name is listed already: "tidepool/tidepool-1.6.0-py3-none-any.whl" came first. Remove one of them, or publish a new version',
  },
  {
    key: "marginalia/marginalia-0.3.1-py3-none-any.whl.yanked",
    uploaded: "2026-05-12T18:00:00Z",
    reason: "Cannot read the reason of the yank: expected UTF-8. The file is not yanked",
  },
  {
    key: "uploads/acme_core-1.4.0.whl",
    uploaded: "2026-03-02T11:20:00Z",
    reason: 'Cannot read filename "acme_core-1.4.0.whl": expected 5 or 6 parts between dashes, found 2',
  },
] as const;
