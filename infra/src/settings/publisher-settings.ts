import * as z from "zod";
import { checkSpellings, publisherProjects } from "../publishers/publisher-projects.ts";
import { githubWorkflow, oidcWorkflow } from "./workflow-settings.ts";

/** Workflows of a repository on github.com. */
const github = z
  .strictObject({ ...githubWorkflow, ...publisherProjects })
  .superRefine(({ environment, ref }, context) => {
    if ((environment === undefined) === (ref === undefined)) {
      context.addIssue({
        code: "custom",
        path: ["environment"],
        message:
          "expected either an environment or a ref: GitHub's token names only one of them, and with neither, every pull request could publish",
      });
    }
  });

/** Any other issuer of OpenID Connect tokens: GitLab, Buildkite, GitHub Enterprise. */
const oidc = z.strictObject({ ...oidcWorkflow("publish"), ...publisherProjects });

export const publisherSettings = z
  .discriminatedUnion("kind", [github, oidc], { error: 'expected kind "github" or "oidc"' })
  .superRefine(checkSpellings);

export type PublisherSettings = z.output<typeof publisherSettings>;
