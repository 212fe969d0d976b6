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

/** Workflows of a repository on github.com. */
const github = z
  .strictObject({
    ...githubWorkflow,
    ...reader,
    /** Instead of an environment or a ref: whoever may push a branch can take the token. */
    workflows: z.literal("all", { error: 'expected "all", or nothing' }).optional(),
  })
  .superRefine(({ environment, ref, workflows }, context) => {
    const chosen = [environment, ref, workflows].filter((one) => one !== undefined);
    if (chosen.length === 1) return;
    context.addIssue({
      code: "custom",
      path: ["environment"],
      message: `expected one of an environment, a ref, and workflows: "all", found ${chosen.length}: GitHub's token names only one of the first two, and the third lets everyone who may push a branch take the token`,
    });
  });

const oidc = z.strictObject({ ...oidcWorkflow("install"), ...reader });

/** A CI that may take a user's token with its own. */
export const readerSettings = z.discriminatedUnion("kind", [github, oidc], {
  error: 'expected kind "github" or "oidc"',
});

export type ReaderSettings = z.output<typeof readerSettings>;
