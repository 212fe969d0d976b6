import { expect, it } from "vitest";
import { absoluteFileUrl, relativeFileUrl } from "./file-url.ts";
import { parseProjectName } from "./project-name.ts";
import { channelRoot, MAIN } from "./root.ts";
import { projectUrl } from "./simple-url.ts";

it.each([
  ["acme-1.0.zip", "acme-1.0.zip"],
  ["a/b/acme-1.0.zip", "a/b/acme-1.0.zip"],
  ["torch-2.1.0+cpu-cp311-cp311-linux_x86_64.whl", "torch-2.1.0%2Bcpu-cp311-cp311-linux_x86_64.whl"],
  ["a b/acme-1!2.0.zip", "a%20b/acme-1%212.0.zip"],
  ["a?b#c%20/acme-1.0.zip", "a%3Fb%23c%2520/acme-1.0.zip"],
  [`a"<&'>b/acme-1.0.zip`, "a%22%3C%26%27%3Eb/acme-1.0.zip"],
  ["(a)*~/acme-1.0.zip", "%28a%29%2A~/acme-1.0.zip"],
  ["a:b@c/acme-1.0.zip", "a%3Ab%40c/acme-1.0.zip"],
  ["ünï€😀/acme-1.0.zip", "%C3%BCn%C3%AF%E2%82%AC%F0%9F%98%80/acme-1.0.zip"],
])("%s", (key, path) => {
  expect(relativeFileUrl(MAIN, key)).toBe(`../../${path}`);
  expect(absoluteFileUrl("https://pypi.example.com", key)).toBe(`https://pypi.example.com/${path}`);
});

it("leads from a page of a channel to a file of the channel", () => {
  const root = channelRoot("cu121");
  const url = relativeFileUrl(root, "_channels/cu121/a+b/acme-1.0.zip");
  expect(url).toBe("../../a%2Bb/acme-1.0.zip");
  const page = `https://pypi.example.com${projectUrl({ root, name: parseProjectName("acme") }, undefined)}`;
  expect(new URL(url, page).pathname).toBe("/_channels/cu121/a%2Bb/acme-1.0.zip");
});

it.each(["a?b#c/acme-1!2.0+x.zip", "~'(ü)*/acme-1.0.zip"])("leads a client back to %s", (key) => {
  const url = new URL(relativeFileUrl(MAIN, key), "https://pypi.example.com/simple/acme/");
  expect(decodeURIComponent(url.pathname)).toBe(`/${key}`);
  expect(url.search + url.hash).toBe("");
});
