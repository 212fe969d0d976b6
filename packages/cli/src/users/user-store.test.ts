import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addToken, newUserRecord } from "@wheelyard/edge-auth/users/record";
import { describe, expect, it, onTestFinished } from "vitest";
import { KeyValueService } from "../../testing/key-value-service.ts";
import { KeyValueUserStore } from "./key-value-store.ts";
import { UserFile } from "./user-file.ts";
import type { UserStore } from "./user-store.ts";

const ARN = "arn:aws:cloudfront::123456789012:key-value-store/f5e1c9c4-0000-4000-8000-000000000000";

/** Two writers on the same users. */
const stores: [string, () => Promise<[UserStore, UserStore]>][] = [
  [
    "the file",
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "wheelyard-"));
      onTestFinished(() => rm(folder, { recursive: true }));
      const file = join(folder, "made", "users.json");
      return [new UserFile(file), new UserFile(file)];
    },
  ],
  [
    "the key value store",
    async () => {
      const service = new KeyValueService();
      return [new KeyValueUserStore(service.client(), ARN), new KeyValueUserStore(service.client(), ARN)];
    },
  ],
];

describe.each(stores)("%s", (_, open) => {
  it("keeps users until they are deleted", async () => {
    const [users] = await open();
    expect(await users.list()).toEqual([]);
    const record = newUserRecord({ token: "t" }, ["acme-*"]);
    await users.update("bob", () => newUserRecord({ token: "u" }));
    await users.update("ada", (current) => {
      expect(current).toBeUndefined();
      return record;
    });
    expect((await users.list()).map(({ name }) => name)).toEqual(["ada", "bob"]);
    expect((await users.list())[0]).toEqual({ name: "ada", record });
    await users.update("ada", (current) => {
      expect(current).toEqual(record);
      return undefined;
    });
    expect((await users.list()).map(({ name }) => name)).toEqual(["bob"]);
  });

  it("loses nothing if two write at once", async () => {
    const [one, other] = await open();
    await one.update("ada", () => newUserRecord({ token: "first" }));
    await Promise.all(
      ["a", "b", "c", "d"].flatMap((token, i) => {
        const writer = i % 2 === 0 ? one : other;
        return [
          writer.update("ada", (current) => current && addToken(current, { token })),
          writer.update(`user-${token}`, () => newUserRecord({ token })),
        ];
      }),
    );
    const users = new Map((await one.list()).map(({ name, record }) => [name, record]));
    expect([...users.keys()]).toEqual(["ada", "user-a", "user-b", "user-c", "user-d"]);
    expect(users.get("ada")?.tokens).toHaveLength(5);
  });

  it("changes nothing if the change is refused", async () => {
    const [users] = await open();
    const refuse = () => {
      throw new Error("No");
    };
    await expect(users.update("ada", refuse)).rejects.toThrow("No");
    expect(await users.list()).toEqual([]);
    await users.update("ada", () => newUserRecord({ token: "t" }));
  });
});

it("signs for all regions, as the service requires", async () => {
  const service = new KeyValueService();
  await new KeyValueUserStore(service.client(), ARN).list();
  expect(service.authorizations).toEqual([expect.stringMatching(/^AWS4-ECDSA-P256-SHA256 /)]);
});

it("names a file that can't be read", async () => {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "users.json");
  await writeFile(file, "[]");
  await expect(new UserFile(file).list()).rejects.toThrow(
    `Cannot read users from "${file}": expected a JSON object with a record for each user`,
  );
});
