import { tokenParameter } from "@wheelyard/edge-auth/users/token-parameter";
import { ArnFormat, Duration, Stack } from "aws-cdk-lib";
import { PolicyStatement, Role } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { Environment } from "../settings/environment.ts";
import { resourceName } from "../settings/naming.ts";
import type { ReaderSettings } from "../settings/reader-settings.ts";
import { workflowTrust } from "./workflow-trust.ts";

interface ReaderRoleProps {
  environment: Environment;
  reader: ReaderSettings;
}

/** The role that a CI assumes with its own token to take a user's token for the index. */
export class ReaderRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, { environment, reader }: ReaderRoleProps) {
    super(scope, id);
    const { name, user } = reader;
    const stack = Stack.of(this);
    this.role = new Role(this, "Role", {
      roleName: resourceName(environment, `reader-${name}`),
      description: `Takes the token of ${user} for the ${environment.name} index`,
      assumedBy: workflowTrust(reader, stack),
      maxSessionDuration: Duration.hours(1),
    });
    this.role.addToPolicy(
      new PolicyStatement({
        sid: "TakeOneToken",
        // AWS's own key for SSM encrypts it. That key lets everyone decrypt through SSM who may get the parameter.
        actions: ["ssm:GetParameter"],
        resources: [
          stack.formatArn({
            service: "ssm",
            resource: "parameter",
            // After the slash of the name itself.
            resourceName: tokenParameter(environment.name, user).slice(1),
            arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
          }),
        ],
      }),
    );
  }
}
