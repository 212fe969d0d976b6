import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Claim,
  InvalidClaimError,
  InvalidClaimsCompleteError,
  parseClaim,
  parseClaimsComplete,
  serializeClaim,
  serializeClaimsComplete,
} from "./claims.ts";
import { NewerFormatError } from "./format.ts";

const AT = "_claims/acme";
const COMPLETE = "_claims/_complete";

describe("a claim", () => {
  it.each<[Claim, string]>([
    [{}, '{"_format":1}\n'],
    [{ key: "acme-1.0-py3-none-any.whl" }, '{"_format":1,"key":"acme-1.0-py3-none-any.whl"}\n'],
    [{ channel: "cu121", key: "a" }, '{"_format":1,"key":"a","channel":"cu121"}\n'],
  ])("%j is written as %j", (claim, text) => {
    expect(serializeClaim(claim)).toBe(text);
    expect(parseClaim(text, AT)).toEqual(claim);
  });

  it("holds any key", () => {
    const text = fc.string({ minLength: 1, unit: "binary" });
    fc.assert(
      fc.property(fc.record({ key: text, channel: text }, { requiredKeys: [] }), (claim) => {
        expect(parseClaim(serializeClaim(claim), AT)).toEqual(claim);
      }),
    );
  });

  it.each([
    "",
    "{",
    "null",
    "[]",
    "{}",
    '"acme"',
    '{"_format":0}',
    '{"_format":"1"}',
    '{"_format":1,"key":1}',
    '{"_format":1,"key":""}',
    '{"_format":1,"channel":null}',
  ])("is damaged if it says %j", (text) => {
    expect(() => parseClaim(text, AT)).toThrow(InvalidClaimError);
    expect(() => parseClaim(text, AT)).toThrow(
      /^Cannot read the claim "_claims\/acme": expected .*, found ".*"\. The name stays claimed$/,
    );
  });

  it("is not read if a newer wheelyard version wrote it", () => {
    expect(() => parseClaim('{"_format":2}', AT)).toThrow(NewerFormatError);
  });
});

describe("that all names are claimed", () => {
  it("is said about one bucket", () => {
    expect(serializeClaimsComplete("my-pypi")).toBe('{"_format":1,"bucket":"my-pypi"}\n');
    expect(parseClaimsComplete(serializeClaimsComplete("my-pypi"), COMPLETE)).toBe("my-pypi");
  });

  it.each(["", "{", "{}", '{"bucket":"my-pypi"}', '{"_format":1}', '{"_format":1,"bucket":""}'])(
    "is not said by %j",
    (text) => {
      expect(() => parseClaimsComplete(text, COMPLETE)).toThrow(InvalidClaimsCompleteError);
      expect(() => parseClaimsComplete(text, COMPLETE)).toThrow(
        /^Cannot read "_claims\/_complete": expected .*, found ".*"\. Reconcile: it is written again$/,
      );
    },
  );

  it("is not read if a newer wheelyard version wrote it", () => {
    expect(() => parseClaimsComplete('{"_format":2,"bucket":"my-pypi"}', COMPLETE)).toThrow(NewerFormatError);
  });
});
