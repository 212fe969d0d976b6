import { expect, it } from "vitest";
import { purl } from "./purl.ts";

it.each<[string, string[], string]>([
  [
    "a release",
    ["acme-core", "1.0", "https://pypi.example.com/simple/"],
    "pkg:pypi/acme-core@1.0?repository_url=https:%2F%2Fpypi.example.com%2Fsimple%2F",
  ],
  [
    "an epoch and a local version",
    ["acme", "1!2.0+cpu", "s3://b/"],
    "pkg:pypi/acme@1%212.0%2Bcpu?repository_url=s3:%2F%2Fb%2F",
  ],
  [
    "a file",
    ["acme", "1.0", "s3://b/", "acme-1.0+a&b-py3-none-any.whl"],
    "pkg:pypi/acme@1.0?file_name=acme-1.0%2Ba%26b-py3-none-any.whl&repository_url=s3:%2F%2Fb%2F",
  ],
])("%s", (_, [project = "", version = "", repository = "", filename], expected) => {
  expect(purl(project, version, repository, filename)).toBe(expected);
});
