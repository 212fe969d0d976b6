import type { Corpus } from "./corpus.ts";
import { FOLDER, METADATA, MODULE, RECORD, WHEEL, zip } from "./wheel-parts.ts";

function withWheelFile(body: string | Uint8Array) {
  return zip([MODULE, METADATA, { ...WHEEL, body }, RECORD]);
}

const PATH = `"${FOLDER}/WHEEL"`;

/** Wheels that no installer accepts. */
export const WHEEL_FILES: Corpus = [
  [`${PATH} lacks the field Wheel-Version`, "an empty WHEEL", () => withWheelFile("")],
  [
    `${PATH} lacks the field Wheel-Version`,
    "a Wheel-Version that installers don't see",
    () => withWheelFile("\nWheel-Version: 1.0\n"),
  ],
  ...["2.0", "99", "1.x", "", "10.0", "1."].map(
    (version) =>
      [
        `${PATH} has the Wheel-Version "${version}", expected 1.0 or another 1.x`,
        "a Wheel-Version that installers don't know",
        () => withWheelFile(`Wheel-Version: ${version}\n`),
      ] as const,
  ),
  [
    `${PATH} has the field Wheel-Version more than once`,
    "two values of Wheel-Version",
    () => withWheelFile("Wheel-Version: 1.0\nwheel-version: 9.0\n"),
  ],
  [
    `"${FOLDER}/RECORD" is not UTF-8`,
    "RECORD in Latin-1",
    () => zip([MODULE, METADATA, WHEEL, { ...RECORD, body: Buffer.from("acm\xe9.py,,\n", "latin1") }]),
  ],
  [
    `"${FOLDER}/entry_points.txt" is not UTF-8`,
    "entry points in Latin-1",
    () => {
      const body = Buffer.from("[console_scripts]\nacm\xe9 = acme:main\n", "latin1");
      return zip([MODULE, METADATA, WHEEL, { name: `${FOLDER}/entry_points.txt`, body }, RECORD]);
    },
  ],
  [
    `entry "${FOLDER}/RECORD" has 100000 bytes, expected at most 66643`,
    "RECORD of more than there are files",
    () => zip([MODULE, METADATA, WHEEL, { ...RECORD, body: "a".repeat(100_000) }]),
  ],
  [
    `${PATH} is not UTF-8`,
    "WHEEL in Latin-1",
    () => withWheelFile(Buffer.from("Wheel-Version: 1.0\nGenerator: \xe9\n", "latin1")),
  ],
  [
    `${PATH} has the field Wheel-Version more than once`,
    "a field that only Python sees",
    () => withWheelFile("Wheel-Version: 1.0\nGenerator: x\rWheel-Version: 9\n"),
  ],
];
