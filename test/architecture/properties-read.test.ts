import { expect, it } from "vitest";
import { propertiesReadBy } from "./properties-read.ts";

it.each<[string, string, string[]]>([
  ["a member", "use(environment.tags);", ["tags"]],
  ["an optional member", "use(environment?.tags?.team);", ["team", "tags"]],
  ["a pattern", "const { tags, region: here } = environment;", ["tags", "region"]],
  ["a parameter", "export const a = ({ tags = {} }: Environment) => tags;", ["tags"]],
  ["not a comment", "// environment.tags\nuse(1); /* environment.tags */", []],
  ["not a type", "interface Environment { tags: string }\nlet a: Environment;", []],
  ["not a text", 'use("environment.tags");', []],
  ["not a key", "use({ tags: 1 });", []],
])("reads %s", (_, text, names) => {
  expect(propertiesReadBy(text)).toEqual(names);
});
