import { ArnFormat, type Stack } from "aws-cdk-lib";
import { type PrincipalBase, WebIdentityPrincipal } from "aws-cdk-lib/aws-iam";
import { GITHUB_ISSUER, type WorkflowSettings } from "../settings/workflow-settings.ts";

/**
 * Lets a CI assume a role with its own token. An account has one identity provider for an issuer, which environments
 * share, so it is not created here: see docs/publishing-from-ci.md.
 */
export function workflowTrust(workflow: WorkflowSettings, stack: Stack): PrincipalBase {
  const { issuer, audience, subject } = claims(workflow);
  const provider = stack.formatArn({
    service: "iam",
    region: "",
    resource: "oidc-provider",
    resourceName: issuer,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  return new WebIdentityPrincipal(provider, {
    StringEquals: { [`${issuer}:aud`]: audience },
    StringLike: { [`${issuer}:sub`]: subject },
  });
}

function claims(workflow: WorkflowSettings): { issuer: string; audience: string; subject: string } {
  if (workflow.kind === "oidc") return workflow;
  const { repository, environment, ref } = workflow;
  const which =
    environment !== undefined ? `environment:${environment}` : ref !== undefined ? `ref:${ref}` : "*";
  return { issuer: GITHUB_ISSUER, audience: "sts.amazonaws.com", subject: `repo:${repository}:${which}` };
}
