import { describe, expect, it } from "vitest";
import { formEncode } from "./form-encoding.ts";

describe("formEncode", () => {
  it.each([
    ["foo-1.0-py3-none-any.whl", "foo-1.0-py3-none-any.whl"],
    ["a folder/foo 1.whl", "a+folder/foo+1.whl"],
    ["torch-2.0+cu118-py3-none-any.whl", "torch-2.0%2Bcu118-py3-none-any.whl"],
    ["50%/25%25.whl", "50%25/25%2525.whl"],
    ["größe/日本.whl", "gr%C3%B6%C3%9Fe/%E6%97%A5%E6%9C%AC.whl"],
    ["🐍.whl", "%F0%9F%90%8D.whl"],
    ["a=b&c:d@e,f;g?h#i", "a%3Db%26c%3Ad%40e%2Cf%3Bg%3Fh%23i"],
    ["!'()*~", "%21%27%28%29*%7E"],
    ["line\nbreak\ttab", "line%0Abreak%09tab"],
    ["//double//", "//double//"],
  ])("writes %j as %j", (key, encoded) => {
    expect(formEncode(key)).toBe(encoded);
  });

  it.each(["a b+c%d/ü", "~!*'()", "%2B", "+"])("is undone by form decoding: %j", (key) => {
    expect(new URLSearchParams(`key=${formEncode(key)}`).get("key")).toBe(key);
  });
});
