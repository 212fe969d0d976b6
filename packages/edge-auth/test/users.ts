import { digestToken } from "../src/users/token.ts";
import type { UserRecord } from "../src/viewer-request/user-record.ts";

/** The time of every decision. */
export const NOW = 1_800_000_000;

const SALT = "c2FsdCBmb3IgdGhlIHRlc3Rz";

/** Readable records by user; each user's tokens by name. */
export const USERS: Record<string, { tokens: Record<string, number | undefined>; projects?: string[] }> = {
  alice: { tokens: { "alice-token": undefined } },
  local: { tokens: { local: undefined } },
  // The longest possible name and the longest possible token.
  ["u".repeat(64)]: { tokens: { ["t".repeat(128)]: undefined } },
  "ci@acme.example": { tokens: { "with:colons:": undefined } },
  // Names that every object inherits are names like any other, once a user has them.
  constructor: { tokens: { "the-constructor": undefined } },
  rotating: {
    tokens: {
      expired: NOW - 1,
      "expiring-now": NOW,
      "expiring-next": NOW + 1,
      "without-end": undefined,
    },
  },
  acme: { tokens: { "acme-token": undefined }, projects: ["acme-*", "tool"] },
  // Patterns that are a channel's name, the beginning of one, and channels with patterns of their own.
  main: { tokens: { "main-token": undefined }, projects: ["cu121", "cu*", "nightly-*"] },
  builder: {
    tokens: { "builder-token": undefined },
    projects: ["tool", "cu121/acme-*", "cu121/torch", "nightly/*", "a.b_c-d/x*"],
  },
  narrow: { tokens: { "narrow-token": undefined }, projects: ["tool"] },
};

const digest = (token: string) => digestToken(SALT, token);

function record(change: Record<string, unknown> = {}): string {
  return JSON.stringify({ v: 1, salt: SALT, tokens: [{ digest: digest("token") }], ...change });
}

/** Records that must not be read, under users named for what is wrong. Their token would be `token`. */
export const UNREADABLE: Record<string, string> = {
  empty: "",
  "not-json": record().slice(0, -1),
  null: "null",
  number: "1",
  string: JSON.stringify(record()),
  list: `[${record()}]`,
  "no-version": JSON.stringify({ salt: SALT, tokens: [{ digest: digest("token") }] }),
  "later-version": record({ v: 2 }),
  "version-as-text": record({ v: "1" }),
  "unknown-key": record({ project: ["acme-*"] }),
  "proto-key": record().replace("{", '{"__proto__":{"a":1},'),
  "no-salt": JSON.stringify({ v: 1, tokens: [{ digest: digest("token") }] }),
  "salt-null": record({ salt: null }),
  "salt-short": record({ salt: "short", tokens: [{ digest: digestToken("short", "token") }] }),
  "salt-line-feed": record({ salt: `${SALT}\n`, tokens: [{ digest: digestToken(`${SALT}\n`, "token") }] }),
  "no-tokens": JSON.stringify({ v: 1, salt: SALT }),
  "tokens-empty": record({ tokens: [] }),
  "tokens-text": record({ tokens: digest("token") }),
  "tokens-object": record({ tokens: { 0: { digest: digest("token") }, length: 1 } }),
  "token-text": record({ tokens: [digest("token")] }),
  "token-null": record({ tokens: [{ digest: digest("token") }, null] }),
  "token-in-the-clear": record({ tokens: [{ digest: "token" }] }),
  "token-digest-short": record({ tokens: [{ digest: digest("token").slice(0, 42) }] }),
  "token-digest-long": record({ tokens: [{ digest: `${digest("token")}A` }] }),
  "token-digest-list": record({ tokens: [{ digest: [digest("token")] }] }),
  "token-unknown-key": record({ tokens: [{ digest: digest("token"), expiry: NOW - 1 }] }),
  "expires-text": record({ tokens: [{ digest: digest("token"), expires: `${NOW + 10}` }] }),
  "expires-null": record({ tokens: [{ digest: digest("token"), expires: null }] }),
  "expires-zero": record({ tokens: [{ digest: digest("token"), expires: 0 }] }),
  "expires-fraction": record({ tokens: [{ digest: digest("token"), expires: NOW + 0.5 }] }),
  "expires-milliseconds-text": record({ tokens: [{ digest: digest("token"), expires: "1e13" }] }),
  "projects-null": record({ projects: null }),
  "projects-empty": record({ projects: [] }),
  "projects-text": record({ projects: "acme-*" }),
  "projects-number": record({ projects: ["acme", 1] }),
  "projects-star": record({ projects: ["*"] }),
  "projects-inner-star": record({ projects: ["ac*e"] }),
  "projects-unnormalised": record({ projects: ["Acme_Core"] }),
  "projects-blank": record({ projects: [""] }),
  "projects-line-feed": record({ projects: ["acme\n"] }),
  "projects-two-slashes": record({ projects: ["nightly/a/b"] }),
  "projects-no-channel": record({ projects: ["/acme"] }),
  "projects-channel-alone": record({ projects: ["nightly/"] }),
  "projects-channel-line-feed": record({ projects: ["nightly\n/acme"] }),
  "projects-of-channel-line-feed": record({ projects: ["nightly/*\n"] }),
  "projects-channel-star": record({ projects: ["*/acme"] }),
  "projects-channel-inner-star": record({ projects: ["night*/acme"] }),
  "projects-channel-capital": record({ projects: ["Nightly/acme"] }),
  "projects-channel-underscore": record({ projects: ["_index/acme"] }),
  "projects-channel-dots": record({ projects: ["../acme"] }),
  "projects-channel-long": record({ projects: [`${"a".repeat(65)}/acme`] }),
  "projects-of-channel-unnormalised": record({ projects: ["nightly/Acme"] }),
  "projects-of-channel-stars": record({ projects: ["nightly/**"] }),
  "projects-of-channel-dash": record({ projects: ["nightly/-*"] }),
};

/** The store's content. */
export const RECORDS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(USERS).map(([user, { tokens, projects }]): [string, string] => {
    const record: UserRecord = { v: 1, salt: SALT, tokens: [] };
    for (const [token, expires] of Object.entries(tokens)) {
      record.tokens.push({ digest: digest(token), ...(expires !== undefined && { expires }) });
    }
    return [user, JSON.stringify(projects === undefined ? record : { ...record, projects })];
  }),
  ...Object.entries(UNREADABLE),
  // No user can have these names. Even if someone stored such records by hand, they would open nothing.
  ["-", record({ tokens: [{ digest: digest("") }, { digest: digest("token") }] })],
  ["", record({ tokens: [{ digest: digest("") }, { digest: digest("token") }] })],
  ["__proto__", record()],
]);
