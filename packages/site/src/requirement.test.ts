import { expect, it } from "vitest";
import { readRequirement } from "./requirement.ts";

it.each([
  ["httpx", "httpx", "", "", undefined],
  ["Acme.Core>=1.0,<2", "acme-core", ">=1.0,<2", "", undefined],
  ["acme (>=1.0)", "acme", ">=1.0", "", undefined],
  ["acme[a,b] ~=1.0", "acme", "[a,b] ~=1.0", "", undefined],
  ["acme @ https://a.example/acme.whl", "acme", "@ https://a.example/acme.whl", "", undefined],
  ['tomli; python_version < "3.11"', "tomli", "", 'python_version < "3.11"', undefined],
  ["acme; extra == 'test'", "acme", "", "", "test"],
  ['acme>1 ; extra == "test"', "acme", ">1", "", "test"],
  ['acme; python_version < "3.11" and extra == "test"', "acme", "", 'python_version < "3.11"', "test"],
  ['acme; (sys_platform != "win32") and extra == "fast"', "acme", "", 'sys_platform != "win32"', "fast"],
  ['acme; os_name == "x" or extra == "a"', "acme", "", 'os_name == "x" or extra == "a"', "a"],
  [
    'acme; (os_name == "x" or os_name == "y") and extra == "a"',
    "acme",
    "",
    'os_name == "x" or os_name == "y"',
    "a",
  ],
])("reads %s", (text, project, wanted, marker, extra) => {
  expect(readRequirement(text)).toMatchObject({ project, wanted, marker });
  expect(readRequirement(text)?.extra).toBe(extra);
});

it.each(["", "-acme", "<script>", "a-", `${"a".repeat(300)}`])("refuses %j", (text) => {
  expect(readRequirement(text)).toBeUndefined();
});
