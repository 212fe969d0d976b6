import { CHALLENGE } from "../outcome.ts";
import { basic } from "../request.ts";
import { UNREADABLE } from "../users.ts";
import type { Row } from "./row.ts";

const uri = "/simple/foo/";
const IN = "serve /_index/simple/foo/index.html";
const alice = basic("alice", "alice-token").slice("Basic ".length);
const base64 = (bytes: string | readonly number[]) =>
  (typeof bytes === "string" ? Buffer.from(bytes) : Buffer.from(bytes)).toString("base64");

const HEADERS: readonly [what: string, authorization: string | readonly string[], outcome: string][] = [
  ["the right token", basic("alice", "alice-token"), IN],
  ["the token of a local stack", basic("local", "local"), IN],
  ["the longest name and token", basic("u".repeat(64), "t".repeat(128)), IN],
  ["a name with an at sign, a token with colons", basic("ci@acme.example", "with:colons:"), IN],
  ["a user named constructor", basic("constructor", "the-constructor"), IN],
  ["scheme in lower case", `basic ${alice}`, IN],
  ["scheme in upper case", `BASIC ${alice}`, IN],
  ["scheme in mixed case", `bAsIc ${alice}`, IN],
  ["several spaces after the scheme", `Basic   ${alice}`, IN],

  ["a wrong token", basic("alice", "wrong"), CHALLENGE],
  ["another user's token", basic("alice", "acme-token"), CHALLENGE],
  ["a token's beginning", basic("alice", "alice-toke"), CHALLENGE],
  ["a token and more", basic("alice", "alice-token1"), CHALLENGE],
  ["a token in another case", basic("alice", "Alice-Token"), CHALLENGE],
  ["no token", basic("alice", ""), CHALLENGE],
  ["no name", basic("", "alice-token"), CHALLENGE],
  ["neither name nor token", basic("", ""), CHALLENGE],
  ["an unknown user", basic("mallory", "alice-token"), CHALLENGE],
  ["a user's name in another case", basic("Alice", "alice-token"), CHALLENGE],
  [
    "the digest in place of the token",
    basic("alice", "0000000000000000000000000000000000000000000"),
    CHALLENGE,
  ],
  ["an empty header", "", CHALLENGE],
  ["a scheme alone", "Basic", CHALLENGE],
  ["a scheme and a space", "Basic ", CHALLENGE],
  ["credentials without a scheme", alice, CHALLENGE],
  ["a space before the scheme", ` Basic ${alice}`, CHALLENGE],
  ["no space after the scheme", `Basic${alice}`, CHALLENGE],
  ["a tab after the scheme", `Basic\t${alice}`, CHALLENGE],
  ["a no-break space after the scheme", `Basic\u00a0${alice}`, CHALLENGE],
  ["an ideographic space after the scheme", `Basic\u3000${alice}`, CHALLENGE],
  ["a scheme spelled with a long s", `Ba\u017fic ${alice}`, CHALLENGE],
  ["a bearer token", "Bearer alice-token", CHALLENGE],
  ["the credentials as a bearer token", `Bearer ${alice}`, CHALLENGE],
  ["digest authentication", 'Digest username="alice", realm="wheelyard"', CHALLENGE],
  ["a longer scheme", `Basics ${alice}`, CHALLENGE],
  ["the scheme twice", `Basic Basic ${alice}`, CHALLENGE],
  ["a parameter after the credentials", `Basic ${alice}, realm="wheelyard"`, CHALLENGE],
  ["a space after the credentials", `Basic ${alice} `, CHALLENGE],
  ["a line feed after the credentials", `Basic ${alice}\n`, CHALLENGE],
  ["two credentials in one header", `Basic ${alice},Basic ${alice}`, CHALLENGE],
  ["the header twice, both right", [`Basic ${alice}`, `Basic ${alice}`], CHALLENGE],
  ["the header twice, the right one first", [`Basic ${alice}`, "Basic bWFsbG9yeTp4"], CHALLENGE],
  ["the header twice, the right one last", ["Basic bWFsbG9yeTp4", `Basic ${alice}`], CHALLENGE],
  ["an oversized header", `Basic ${base64(`alice:${"x".repeat(6000)}`)}`, CHALLENGE],
  ["an oversized header of spaces", `Basic ${" ".repeat(6000)}${alice}`, CHALLENGE],
  ["a name too long by one", basic("u".repeat(65), "t"), CHALLENGE],
  ["a token too long by one", basic("u".repeat(64), "t".repeat(129)), CHALLENGE],

  ["base64 without a colon in it", `Basic ${base64("alice")}`, CHALLENGE],
  [
    "base64 with characters outside of its alphabet",
    `Basic ${alice.slice(0, 4)}*${alice.slice(4)}`,
    CHALLENGE,
  ],
  ["base64 with a space inside", `Basic ${alice.slice(0, 4)} ${alice.slice(4)}`, CHALLENGE],
  ["base64 of the URL alphabet", `Basic ${base64("alice:~~~???").replaceAll("/", "_")}`, CHALLENGE],
  ["base64 with a padding too many", `Basic ${alice}=`, CHALLENGE],
  ["base64 without its padding", `Basic ${base64("local:local").replace("=", "")}`, CHALLENGE],
  ["base64 whose spare bits are set", `Basic ${base64("local:local").replace("w=", "x=")}`, CHALLENGE],
  ["base64 after its padding", `Basic ${base64("local:local")}AAAA`, CHALLENGE],
  ["padding alone", "Basic ====", CHALLENGE],
  ["credentials that are not encoded", "Basic alice:alice-token", CHALLENGE],
  ["credentials encoded twice", `Basic ${base64(alice)}`, CHALLENGE],

  ["NUL after the token", `Basic ${base64("alice:alice-token\0")}`, CHALLENGE],
  ["NUL after the name", `Basic ${base64("alice\0:alice-token")}`, CHALLENGE],
  ["NUL before the name", `Basic ${base64("\0alice:alice-token")}`, CHALLENGE],
  ["a line feed after the token", `Basic ${base64("alice:alice-token\n")}`, CHALLENGE],
  ["a line feed after the name", `Basic ${base64("alice\n:alice-token")}`, CHALLENGE],
  ["a space after the token", `Basic ${base64("alice:alice-token ")}`, CHALLENGE],
  ["a space before the name", `Basic ${base64(" alice:alice-token")}`, CHALLENGE],
  ["a no-break space after the name", `Basic ${base64("alice\u00a0:alice-token")}`, CHALLENGE],
  ["a byte order mark before the name", `Basic ${base64("\ufeffalice:alice-token")}`, CHALLENGE],
  ["a full-width colon", `Basic ${base64("alice\uff1aalice-token")}`, CHALLENGE],
  ["a Cyrillic letter in the name", `Basic ${base64("\u0430lice:alice-token")}`, CHALLENGE],
  ["a Kelvin sign in the token", `Basic ${base64("alice:alice-to\u212aen")}`, CHALLENGE],
  ["bytes that are not UTF-8", `Basic ${base64([0x61, 0xff, 0xfe, 0x3a, 0x62])}`, CHALLENGE],
  ["an overlong colon", `Basic ${base64([0x61, 0x6c, 0xc0, 0xba, 0x62])}`, CHALLENGE],

  ["nobody's name", basic("-", "token"), CHALLENGE],
  ["nobody's name without a token", basic("-", ""), CHALLENGE],
  ["__proto__", basic("__proto__", "token"), CHALLENGE],
  ["prototype", basic("prototype", "token"), CHALLENGE],
  ["toString", basic("toString", "token"), CHALLENGE],
  ["hasOwnProperty", basic("hasOwnProperty", "token"), CHALLENGE],
  ["a name that is a path", basic("../alice", "alice-token"), CHALLENGE],
  ["a name with a wildcard", basic("*", "alice-token"), CHALLENGE],
  ["a name with a quote", basic('"alice"', "alice-token"), CHALLENGE],

  ["one of two tokens", basic("rotating", "without-end"), IN],
  ["a token in its last second", basic("rotating", "expiring-next"), IN],
  ["a token that expires now", basic("rotating", "expiring-now"), CHALLENGE],
  ["a token that has expired", basic("rotating", "expired"), CHALLENGE],
  ["two tokens joined", basic("rotating", "without-end,expiring-next"), CHALLENGE],
];

export const AUTHENTICATION: Row[] = [
  ["no credentials", { uri }, CHALLENGE],
  ["credentials in another header", { uri, headers: { "proxy-authorization": `Basic ${alice}` } }, CHALLENGE],
  ["credentials in the query", { uri, query: `authorization=Basic%20${alice}` }, CHALLENGE],
  ["credentials in the path", { uri: "//alice:alice-token@host/simple/foo/" }, CHALLENGE],
  ...HEADERS.map(
    ([what, authorization, outcome]): Row => [what, { uri, headers: { authorization } }, outcome],
  ),
  ...Object.keys(UNREADABLE).map(
    (user): Row => [
      `a record with: ${user}`,
      { uri, headers: { authorization: basic(user, "token") } },
      CHALLENGE,
    ],
  ),
  ...["/", "/simple", "/simple/Foo_Bar", "/foo/", "/_index/simple/foo/index.json", "/nothing/here", "/%"].map(
    (uri): Row => [`without credentials, before anything else: ${uri}`, { uri }, CHALLENGE],
  ),
  ["without credentials, another method", { uri, method: "DELETE" }, CHALLENGE],
  ["without credentials, an unknown media type", { uri, headers: { accept: "image/png" } }, CHALLENGE],
];
