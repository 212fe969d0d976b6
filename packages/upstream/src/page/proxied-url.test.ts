import { expect, it } from "vitest";
import { proxiedUrl } from "./proxied-url.ts";

it.each([
  [
    "https://files.pythonhosted.org/packages/ab/cd/acme-1.0.tar.gz",
    "/_upstream/packages/ab/cd/acme-1.0.tar.gz",
  ],
  [
    "https://files.pythonhosted.org/packages/acme-1.0%2Bcpu-py3-none-any.whl",
    "/_upstream/packages/acme-1.0%2Bcpu-py3-none-any.whl",
  ],
  ["https://download.pytorch.org/whl/cu121/torch-1.0.zip", undefined],
  ["https://files.pythonhosted.org/other/acme-1.0.zip", undefined],
  ["https://files.pythonhosted.org.evil.example/packages/acme-1.0.zip", undefined],
  ["http://files.pythonhosted.org/packages/acme-1.0.zip", undefined],
])("brings %s through this index at %s", (url, here = url) => {
  expect(proxiedUrl(url)).toBe(here);
});
