import { expect, it } from "vitest";
import { unlistedKind } from "./unlisted-kind.ts";

it.each([
  ["acme-1.0-py2.7.egg", ".egg"],
  ["old/acme-1.0.win32-py2.7.exe", ".exe"],
  ["acme-1.0.tar.bz2", ".tar.bz2"],
  ["acme-1.0.tar.Z", ".tar.z"],
  ["acme-1.0.tgz", ".tgz"],
  ["acme-1.0.tar", ".tar"],
  ["acme-1.0-1.noarch.rpm", ".rpm"],
  ["Acme-1.0.ZIP", ".zip"],
  ["Acme-1.0.Tar.Gz", ".tar.gz"],
  ["acme-1.0-py3-none-any.WHL", ".whl"],
  ["acme-1.0-py3-none-any.whl", undefined],
  ["acme-1.0.tar.gz", undefined],
  ["acme-1.0.zip", undefined],
  ["acme-1.0.tar.gz.asc", undefined],
  ["index.html", undefined],
  ["egg", undefined],
  ["", undefined],
])("%s is of kind %s", (key, expected) => {
  expect(unlistedKind(key)).toBe(expected);
});
