import { expect, it } from "vitest";
import type { FetchedPage } from "./fetch-page.ts";
import { PageMemory } from "./page-memory.ts";

function page(length: number, etag: string | undefined = '"1"'): FetchedPage {
  return { received: { text: "x".repeat(length), contentType: "", url: "" }, etag };
}

let time = 0;
function memory() {
  time = 0;
  return new PageMemory({ maxTotal: 10, maxPage: 6, forMs: 100 }, () => time);
}

it("keeps the newest pages within its bounds", () => {
  const pages = memory();
  const kept = [page(4), page(4)];
  for (const [i, each] of kept.entries()) pages.put("ab".charAt(i), each);
  expect([pages.get("a"), pages.get("b")]).toEqual(kept);
  pages.put("c", page(6));
  expect(["a", "b", "c"].filter((url) => pages.get(url) !== undefined)).toEqual(["b", "c"]);
});

it("keeps one version of a page, and counts its replacement instead", () => {
  const pages = memory();
  pages.put("b", page(1));
  for (let n = 0; n < 5; n++) pages.put("a", page(5, `"${n}"`));
  expect(pages.get("a")?.etag).toBe('"4"');
  expect(pages.get("b")).toBeDefined();
  pages.put("a", page(7));
  expect(pages.get("a")).toBeUndefined();
});

it("keeps no page that is too large, or that can't be revalidated", () => {
  const pages = memory();
  pages.put("a", page(7));
  pages.put("b", { ...page(1), etag: undefined });
  expect([pages.get("a"), pages.get("b")]).toEqual([undefined, undefined]);
});

it("forgets after a time, counted from when it was last confirmed", () => {
  const pages = memory();
  pages.put("a", page(1));
  pages.put("b", page(1));
  time = 99;
  pages.put("a", page(1));
  time = 100;
  expect(["a", "b"].filter((url) => pages.get(url) !== undefined)).toEqual(["a"]);
  time = 199;
  expect(pages.get("a")).toBeUndefined();
});
