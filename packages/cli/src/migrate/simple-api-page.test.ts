import { expect, it } from "vitest";
import { parsePageLinks } from "./simple-api-page.ts";

const HASH = "a".repeat(64);
const URL_READ = "https://old.example/simple/arrow/";

it.each([
  {
    page: "a project in JSON",
    type: "application/vnd.pypi.simple.v1+json",
    text: JSON.stringify({
      files: [
        {
          filename: "a-1.tar.gz",
          url: "../../f/a-1.tar.gz",
          hashes: { sha256: HASH },
          size: 3,
          yanked: "bad",
        },
        { filename: "a-2.tar.gz", url: "https://cdn.example/a-2.tar.gz", hashes: {}, yanked: true },
        { filename: "a-3.tar.gz", url: "a-3.tar.gz", yanked: false, "upload-time": "2020-01-01T00:00:00Z" },
      ],
    }),
    expected: [
      { name: "a-1.tar.gz", url: "https://old.example/f/a-1.tar.gz", sha256: HASH, size: 3, yanked: "bad" },
      { name: "a-2.tar.gz", url: "https://cdn.example/a-2.tar.gz", yanked: "" },
      { name: "a-3.tar.gz", url: `${URL_READ}a-3.tar.gz`, uploaded: "2020-01-01T00:00:00Z" },
    ],
  },
  {
    page: "a project in HTML",
    type: "text/html; charset=utf-8",
    text: `<a href="../../f/a-1%2Bx.whl#sha256=${HASH}" data-yanked="less &lt; good">a-1+x.whl</a><br>
      <A HREF='a-2.whl#md5=0'>a-2.whl</A>`,
    expected: [
      { name: "a-1+x.whl", url: "https://old.example/f/a-1%2Bx.whl", sha256: HASH, yanked: "less < good" },
      { name: "a-2.whl", url: `${URL_READ}a-2.whl` },
    ],
  },
  {
    page: "a root in HTML with a base",
    type: "text/html",
    text: '<base href="/other/"><a href="arrow/">arrow</a>',
    expected: [{ name: "arrow", url: "https://old.example/other/arrow/" }],
  },
  {
    page: "a root in JSON",
    type: "application/vnd.pypi.simple.v1+json",
    text: '{"projects":[{"name":"bow"}]}',
    expected: [{ name: "bow", url: `${URL_READ}bow/` }],
  },
])("reads $page", ({ type, text, expected }) => {
  expect(parsePageLinks(text, type, URL_READ)).toEqual(expected);
});

it.each([
  ["application/json", "{", /^Cannot read https:\/\/old\.example\/simple\/arrow\/: /],
  ["image/png", "", /expected HTML or JSON of the simple API, found "image\/png"$/],
])("refuses %s %j", (type, text, message) => {
  expect(() => parsePageLinks(text, type, URL_READ)).toThrow(message);
});
