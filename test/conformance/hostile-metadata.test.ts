import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { asOneLine, HOSTILE_NAMES, HOSTILE_TEXTS } from "./hostile-text.ts";
import { readHtmlRoot } from "./read-html-page.ts";
import { readProject } from "./read-project.ts";

const texts = HOSTILE_TEXTS.map((text, n) => ({ text, project: `hostile-${n}` }));

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
  for (const { text, project } of texts) {
    const { filename, body } = buildWheel({
      name: project,
      version: "1.0+local.1",
      requiresPython: `>=3 ${text}`,
      fields: {
        Summary: text,
        Keywords: text,
        Author: text,
        License: text,
        "Home-page": text,
        "Author-email": text,
        "Project-URL": `${text}, ${text}`,
        Classifier: text,
        "Requires-Dist": text,
        "Provides-Extra": text,
        "Description-Content-Type": text,
      },
      description: text,
    });
    await stack.bucket.put(filename, body);
  }
  await stack.drain();
});

afterAll(() => stack[Symbol.asyncDispose]());

describe("METADATA full of", () => {
  it.each(texts)("$text is inert on the project page", async ({ project }) => {
    const page = await readProject(stack, project);
    expect(page?.files).toMatchObject([{ filename: expect.stringContaining("1.0+local.1") }]);
    expect(page?.files[0]?.requiresPython).toBeUndefined();
  });

  it.each(texts)("$text is the text of the project's feed", async ({ text, project }) => {
    const channel = await readFeed(`/rss/project/${project}/releases.xml`);
    expect(channel.item).toEqual([
      expect.objectContaining({ title: "1.0+local.1", description: asOneLine(text) }),
    ]);
  });

  it.each(texts)("$text is data in the legacy JSON", async ({ text, project }) => {
    const response = await stack.index.fetch(`/pypi/${project}/json`);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    const { info } = (await response.json()) as { info: Record<string, unknown> };
    expect(info.description).toContain(text.slice(0, 5));
    expect(info.version).toBe("1.0+local.1");
  });
});

it("the feed of all updates has each text on one line", async () => {
  const { item } = await readFeed("/rss/updates.xml");
  const descriptions = new Map(item.map(({ title, description }) => [title, description]));
  for (const { text, project } of texts) {
    expect(descriptions.get(`${project} 1.0+local.1`)).toBe(asOneLine(text));
  }
});

it("the list of projects conforms", async () => {
  const response = await stack.index.fetch("/simple/", { accept: "text/html" });
  const projects = readHtmlRoot(await response.text(), `${stack.index.url}/simple/`);
  expect([...projects.keys()]).toEqual(await stack.index.projects());
});

describe("a folder called", () => {
  it.each(HOSTILE_NAMES)("%j is inert on the page and leads to the file", async (text) => {
    const project = `in-folder-${HOSTILE_NAMES.indexOf(text)}`;
    const { filename, body } = buildWheel({ name: project, version: "1.0+cu118" });
    await stack.bucket.put(`${text}x/${filename}`, body);
    const [file] = (await readProject(stack, project))?.files ?? [];
    for (const url of [file?.url, `${file?.url}.metadata`]) {
      expect((await stack.index.fetch(url ?? "")).status, url).toBe(200);
    }
  });
});

interface Channel {
  title: string;
  item: { title: string; description: string }[];
}

async function readFeed(path: string): Promise<Channel> {
  const response = await stack.index.fetch(path);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/rss+xml; charset=utf-8");
  const xml = await response.text();
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    htmlEntities: false,
    parseTagValue: false,
    isArray: (name) => name === "item",
  });
  const { rss } = parser.parse(xml) as { rss: { channel: Channel } };
  const keys = new Set(rss.channel.item.flatMap(Object.keys));
  expect(keys).toEqual(new Set(["title", "link", "guid", "description", "pubDate"]));
  return rss.channel;
}
