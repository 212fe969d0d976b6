import { describe, expect, it } from "vitest";
import {
  accepts,
  addToken,
  formatUserRecord,
  isExpired,
  newUserRecord,
  parseUserRecord,
  revokeToken,
  tokenId,
} from "./record.ts";
import { generateToken, parseToken } from "./token.ts";
import { parseUserName } from "./user-name.ts";

const NOW = new Date("2027-01-01T00:00:00Z");

describe("a token", () => {
  it("has at least 160 bits, and is never the same", () => {
    const tokens = new Set(Array.from({ length: 1000 }, generateToken));
    expect(tokens.size).toBe(1000);
    for (const token of tokens) {
      const random = Buffer.from(token.slice("wheelyard_".length), "base64url");
      expect(random.length * 8).toBeGreaterThanOrEqual(160);
      expect(parseToken(token)).toBe(token);
      expect(encodeURIComponent(token)).toBe(token);
    }
  });

  it.each(["", "a b", "a\n", "\u00e9", "x".repeat(129)])("cannot be %j", (token) => {
    expect(() => parseToken(token)).toThrow(
      `Cannot use a token of ${token.length} characters: expected 1 to 128 printable ASCII characters without spaces`,
    );
  });
});

describe("a user's name", () => {
  it.each(["a", "ci@acme.example", "A-b_c.9", "x".repeat(64), "constructor"])("can be %j", (name) => {
    expect(parseUserName(name)).toBe(name);
  });

  it.each(["", "-", "__proto__", ".a", "a:b", "a b", "a/b", "a\n", "\u00e4", "x".repeat(65)])(
    "cannot be %j",
    (name) => {
      expect(() => parseUserName(name)).toThrow(
        `Cannot use ${JSON.stringify(name)} as a user name: expected 1 to 64`,
      );
    },
  );
});

describe("a record", () => {
  it("accepts its token, and reveals nothing about it", () => {
    const record = newUserRecord({ token: "secret" });
    expect(accepts(record, "secret", NOW)).toBe(true);
    expect(accepts(record, "Secret", NOW)).toBe(false);
    expect(formatUserRecord("alice", record)).not.toContain("secret");
  });

  it("is salted: the same token looks different for two users", () => {
    const [one, other] = [newUserRecord({ token: "secret" }), newUserRecord({ token: "secret" })];
    expect(one.tokens[0]?.digest).not.toBe(other.tokens[0]?.digest);
  });

  it("is read back as written", () => {
    const expires = new Date("2028-02-29T12:00:00.500Z");
    const record = addToken(newUserRecord({ token: "old" }, ["acme-*", "tool"]), { token: "new", expires });
    const text = formatUserRecord("alice", record);
    expect(parseUserRecord("alice", text)).toEqual(record);
    expect(JSON.parse(text)).toEqual({
      v: 1,
      salt: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
      tokens: [
        { digest: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) },
        { digest: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/), expires: 1_835_438_400 },
      ],
      projects: ["acme-*", "tool"],
    });
  });

  it("accepts both tokens during a rotation, and one after it", () => {
    const old = newUserRecord({ token: "old" });
    const both = addToken(old, { token: "new" });
    expect([accepts(both, "old", NOW), accepts(both, "new", NOW)]).toEqual([true, true]);
    const [first] = both.tokens;
    if (first === undefined) throw new Error("no token");
    const rotated = revokeToken(both, tokenId(first));
    expect([accepts(rotated, "old", NOW), accepts(rotated, "new", NOW)]).toEqual([false, true]);
  });

  it("has a token only once, with the latest expiry", () => {
    const record = addToken(newUserRecord({ token: "same" }), { token: "same", expires: NOW });
    expect(record.tokens).toHaveLength(1);
    expect(record.tokens[0]?.expires).toBe(NOW.getTime() / 1000);
  });

  it.each([
    [-1, false],
    [0, true],
    [1, true],
  ])("has a token expired %i s after its expiry: %s", (seconds, expired) => {
    const [token] = newUserRecord({ token: "a", expires: NOW }).tokens;
    if (token === undefined) throw new Error("no token");
    expect(isExpired(token, new Date(NOW.getTime() + seconds * 1000))).toBe(expired);
  });

  it.each(["-AAAAAAA", "_-------", "0aZ9-_xy"])(
    "calls a token of digest %s by hexadecimal digits",
    (digest) => {
      expect(tokenId({ digest })).toMatch(/^[0-9a-f]{10}$/);
    },
  );

  it("can't lose its last token, or one that it doesn't have", () => {
    const record = newUserRecord({ token: "a" });
    const id = record.tokens.map(tokenId).join("");
    expect(() => revokeToken(record, id)).toThrow(`Cannot revoke token "${id}": it is the only one`);
    expect(() => revokeToken(record, "nothing")).toThrow(
      `Cannot revoke token "nothing": expected one of ${id}`,
    );
  });

  it.each([
    "*",
    "Acme-*",
    "acme_core",
    "-acme",
    "acme-",
    "ac*me",
    "",
    "a b",
    "acme**",
    "/acme",
    "cu121/",
    "cu*/acme",
    "Cu121/acme",
    "_index/acme",
    "../acme",
    "a/b/c",
    "cu121/Acme",
    "cu121/**",
    `${"a".repeat(65)}/acme`,
  ])("refuses the project pattern %j", (pattern) => {
    expect(() => newUserRecord({ token: "a" }, [pattern])).toThrow(
      `Cannot use ${JSON.stringify(pattern)} as a project pattern: expected a normalised project name`,
    );
  });

  it.each([
    "acme",
    "acme*",
    "acme-*",
    "acme-core",
    "9",
    "cu121/acme",
    "cu121/acme-*",
    "nightly/*",
    "a.b_c-d/x*",
    `${"a".repeat(64)}/acme`,
  ])("accepts the project pattern %j", (pattern) => {
    expect(newUserRecord({ token: "a" }, [pattern]).projects).toEqual([pattern]);
  });

  it("restricts to something", () => {
    expect(() => newUserRecord({ token: "a" }, [])).toThrow("Cannot restrict a user to no project");
  });

  it("fits into the store, or says why not", () => {
    const patterns = Array.from({ length: 100 }, (_, i) => `project-${i}-*`);
    const record = newUserRecord({ token: "a" }, patterns);
    expect(() => formatUserRecord("alice", record)).toThrow(
      /^Cannot store user "alice": expected a record of at most 1024 bytes, found \d+ \(1 tokens, 100 project patterns\)$/,
    );
  });

  it("that the edge denies is not read", () => {
    expect(() => parseUserRecord("alice", '{"v":2}')).toThrow(
      'Cannot read the record of user "alice": expected version 1 of the format, found "{\\"v\\":2}"',
    );
  });

  it("that the edge would deny is not written", () => {
    const record = { ...newUserRecord({ token: "a" }), salt: "short" };
    expect(() => formatUserRecord("alice", record)).toThrow('Cannot read the record of user "alice"');
  });
});
