import { expect, it } from "vitest";
import { cacheSeconds } from "./cache-seconds.ts";

it.each<[string | undefined, boolean, number]>([
  ["https://pypi.example/simple/", false, 6],
  ["https://pypi.example/simple/", true, 6],
  ["https://127.0.0.1.example/simple/", true, 6],
  ["http://127.0.0.1:8080/simple/", true, 0],
  ["http://localhost:8080/simple/", true, 0],
  ["http://[::1]:8080/simple/", false, 0],
  [undefined, true, 0],
  [undefined, false, 6],
])("before %s, with an endpoint of its own: %s", (indexUrl, hasOwnEndpoint, seconds) => {
  expect(cacheSeconds(indexUrl, hasOwnEndpoint)).toBe(seconds);
});
