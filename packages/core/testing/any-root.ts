import * as fc from "fast-check";
import type { Project } from "../src/project.ts";
import { parseProjectName } from "../src/project-name.ts";
import { channelRoot, MAIN, type Root } from "../src/root.ts";

export const anyRoot: fc.Arbitrary<Root> = fc.oneof(
  fc.constant(MAIN),
  fc.stringMatching(/^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/).map(channelRoot),
);

/** A plain object, as the code under test makes it: two equal ones are equal in `isDeepStrictEqual` as well. */
export const anyProject: fc.Arbitrary<Project> = fc.record(
  {
    root: anyRoot,
    name: fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?$/).map(parseProjectName),
  },
  { noNullPrototype: true },
);
