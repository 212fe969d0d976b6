import * as z from "zod";
import { text } from "./setting.ts";

/** The issuer of github.com's tokens, without `https://`. */
export const GITHUB_ISSUER = "token.actions.githubusercontent.com";

/** Workflows of a repository on github.com. */
export const githubWorkflow = {
  kind: z.literal("github"),
  /**
   * `acme/acme-core`, or with the ids that GitHub puts into the tokens of newer repositories:
   * `acme@123456/acme-core@456789`.
   */
  repository: text(
    /^[\w.-]+(@\d+)?\/[\w.-]+(@\d+)?$/,
    'expected "owner/name", or "owner@id/name@id" for a repository with immutable subjects',
  ),
  /** Only jobs in this environment of the repository. */
  environment: text(/^[^*?]{1,255}$/, "expected the name of one environment, without wildcards").optional(),
  /** Only workflows that run for this ref, such as `refs/heads/main` or `refs/tags/v*`. */
  ref: text(/^refs\/(heads|tags)\/[^?]+$/, 'expected a branch or tags, such as "refs/tags/v*"').optional(),
};

/** How a subject with wildcards must begin: a claim and its owner, or a UUID, up to the separator. */
const OWNER = /^(?:\{[0-9a-f-]+\}|[^\s*?:/]+[:/][^\s*?:/]+)[:/]/;

/** @param purpose what anyone could do with a subject that names no owner, such as `publish` */
export function oidcWorkflow(purpose: string) {
  return {
    kind: z.literal("oidc"),
    /** Without `https://`, such as `gitlab.com`. */
    issuer: text(/^[a-z0-9.-]+(\/[\w./-]*\w)?$/, "expected an issuer without https:// or final slash").refine(
      (issuer) => issuer !== GITHUB_ISSUER,
      {
        error: 'expected kind "github", which knows GitHub\'s subjects',
      },
    ),
    audience: text(/^\S+$/, "expected the audience in the issuer's tokens"),
    /** `*` matches any text of any length. */
    subject: text(/^\S+$/, "expected the subject in the issuer's tokens").refine(
      (subject) => !/[*?]/.test(subject) || OWNER.test(subject),
      {
        error: `expected the full owner before the first wildcard, such as "project_path:acme/*": otherwise anyone with an account there could ${purpose}`,
      },
    ),
  };
}

type Github = z.output<z.ZodObject<typeof githubWorkflow>>;
type Oidc = z.output<z.ZodObject<ReturnType<typeof oidcWorkflow>>>;

/** Whose tokens are trusted. */
export type WorkflowSettings = Github | Oidc;
