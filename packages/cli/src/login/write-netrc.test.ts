import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { writeNetrc } from "./write-netrc.ts";

const login = (machine: string) => ({ machine, login: "ci", password: "t" });

it("makes a file that only its owner may read", async () => {
  const folder = await temporaryFolder();
  await writeNetrc(join(folder, "netrc"), login("a"));
  expect(await readFile(join(folder, "netrc"), "utf8")).toBe("machine a login ci password t\n");
  expect((await stat(join(folder, "netrc"))).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["netrc"]);
});

it("closes a file that others could read, and leaves a link to it", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "real"), "machine b\n", { mode: 0o644 });
  await symlink("real", join(folder, "netrc"));
  await writeNetrc(join(folder, "netrc"), login("a"));
  expect((await lstat(join(folder, "netrc"))).isSymbolicLink()).toBe(true);
  expect((await stat(join(folder, "real"))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(folder, "real"), "utf8")).toBe("machine a login ci password t\nmachine b\n");
});

it("loses nothing if several write at once", async () => {
  const file = join(await temporaryFolder(), "netrc");
  const hosts = ["a", "b", "c", "d", "e"];
  await Promise.all(hosts.map((host) => writeNetrc(file, login(host))));
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
  expect(lines.sort()).toEqual(hosts.map((host) => `machine ${host} login ci password t`));
});

it("leaves a file alone that it can't read, and shows nothing of it", async () => {
  const folder = await temporaryFolder();
  const file = join(folder, "netrc");
  await writeFile(file, "machine a secret\n");
  await expect(writeNetrc(file, login("a"))).rejects.toThrow(
    `Cannot read "${file}" as a netrc file: expected "machine", "default", "macdef", "login", "account" or "password" in line 1`,
  );
  expect(await readFile(file, "utf8")).toBe("machine a secret\n");
  expect(await readdir(folder)).toEqual(["netrc"]);
});

it("replaces only a file", async () => {
  const folder = await temporaryFolder();
  await expect(writeNetrc(folder, login("a"))).rejects.toThrow(
    `Cannot write a login into "${folder}": expected a file, or none yet`,
  );
});

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}
