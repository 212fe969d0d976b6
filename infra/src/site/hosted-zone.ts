import { type IHostedZone, PublicHostedZone } from "aws-cdk-lib/aws-route53";
import type { Construct } from "constructs";
import type { Environment } from "../settings/environment.ts";

/** The zone of a domain, if it is in Route 53. */
export function hostedZoneOf(
  scope: Construct,
  { hostedZone }: NonNullable<Environment["domain"]>,
): IHostedZone | undefined {
  return (
    hostedZone &&
    PublicHostedZone.fromPublicHostedZoneAttributes(scope, "Zone", {
      hostedZoneId: hostedZone.id,
      zoneName: hostedZone.name,
    })
  );
}
