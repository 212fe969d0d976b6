import { expect, it } from "vitest";
import { namedDistribution } from "./named-distribution.ts";

it.each<[string, string | undefined]>([
  ["https://x.example/acme-1.0-py3-none-any.whl", "acme 1.0"],
  ["https://x.example/a/Acme_Core-v1.0.tar.gz?X-Amz-Signature=a/b#sha256=aa", "acme-core 1.0"],
  ["https://x.example/acme-1.0%2Bcpu.zip", "acme 1.0+cpu"],
  ["file:///wheels/acme-1.0-py3-none-any.whl", "acme 1.0"],
  ["./wheels/acme-1.0-py3-none-any.whl", "acme 1.0"],
  ["C:\\wheels\\acme-1.0-py3-none-any.whl", "acme 1.0"],
  ["acme-1.0.tar.gz", "acme 1.0"],
  ["https://x.example/100%/acme-1.0.tar.gz", "acme 1.0"],
  ["https://x.example/100%-1.0.tar.gz", undefined],
  ["https://x.example/other%2Facme-1.0.tar.gz", undefined],
  ["https://x.example/acme-1.0.tar.gz/", undefined],
  ["https://x.example/?file=/acme-1.0.tar.gz", undefined],
  ["https://x.example/acme-latest.whl", undefined],
  ["git+https://x.example/acme@v1.0", undefined],
  ["../acme", undefined],
  ["", undefined],
])("%s", (location, named) => {
  const found = namedDistribution(location);
  expect(found && `${found.project} ${found.version.normalised}`).toBe(named);
});
