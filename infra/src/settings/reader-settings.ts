import { isStorableUser } from "@wheelyard/edge-auth/users/token-parameter";
import * as z from "zod";
import { publisherProjects } from "../publishers/publisher-projects.ts";
import { githubWorkflow, oidcWorkflow } from "./workflow-settings.ts";

const reader = {
  /** Yours to choose: the role and its output are named after it. */
  name: publisherProjects.name,
  /** A user of the index whose token `wheelyard user add --store` keeps. */
  user: z
    .string({ error: "expected the name of a user" })
    .refine(isStorableUser, { error: 'expected the name of a user without "@", such as "ci"' }),
};

/** Workflows of a repository on github.com: all of them, unless an environment or a ref is named. */
const github = z
  .strictObject({ ...githubWorkflow, ...reader })
  .superRefine(({ environment, ref }, context) => {
    if (environment === undefined || ref === undefined) return;
    context.addIssue({
      code: "custom",
      path: ["environment"],
      message: "expected no ref beside an environment: GitHub's token names only one of them",
    });
  });

const oidc = z.strictObject({ ...oidcWorkflow("install"), ...reader });

/** A CI that may take a user's token with its own. */
export const readerSettings = z.discriminatedUnion("kind", [github, oidc], {
  error: 'expected kind "github" or "oidc"',
});

export type ReaderSettings = z.output<typeof readerSettings>;
