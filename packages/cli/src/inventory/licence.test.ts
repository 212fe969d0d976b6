import { parseCoreMetadata } from "@wheelyard/core/core-metadata";
import { metadataText } from "@wheelyard/core/testing/metadata-text";
import { expect, it } from "vitest";
import { licenceInWords, licenceOf } from "./licence.ts";

const WHOLE_TEXT = `Copyright of Acme, ${"and so on ".repeat(20)}`;

it.each<[string, Record<string, string | string[]>, string | undefined]>([
  ["an expression", { "License-Expression": "MIT OR BSD-3-Clause" }, "MIT OR BSD-3-Clause"],
  [
    "an expression beside the old fields",
    { "License-Expression": "MIT", License: "GPL", Classifier: "License :: OSI Approved :: BSD License" },
    "MIT",
  ],
  [
    "what is no expression",
    { "License-Expression": "Apache License 2.0" },
    "License-Expression: Apache License 2.0 (not an SPDX expression)",
  ],
  ["the old field", { License: "MIT" }, "License: MIT (not an SPDX expression)"],
  ["a whole text", { License: WHOLE_TEXT }, `License: ${WHOLE_TEXT.slice(0, 80)}… (not an SPDX expression)`],
  [
    "classifiers",
    {
      Classifier: [
        "License :: OSI Approved :: MIT License",
        "Topic :: Software",
        "License :: OSI Approved :: BSD License",
      ],
    },
    "Classifier: MIT License, BSD License (not an SPDX expression)",
  ],
  ["nothing", { Classifier: "Topic :: Software" }, undefined],
])("%s", (_, fields, words) => {
  const metadata = parseCoreMetadata(Buffer.from(metadataText({ name: "acme", version: "1.0", fields })));
  const licence = licenceOf(metadata);
  expect(licence && licenceInWords(licence)).toBe(words);
});
