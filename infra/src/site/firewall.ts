import { CfnWebACL } from "aws-cdk-lib/aws-wafv2";
import { Construct } from "constructs";
import type { Environment } from "../settings/environment.ts";
import { resourceName } from "../settings/naming.ts";

interface FirewallProps {
  environment: Environment;
  requestsPerFiveMinutes: number;
}

/** Blocks an address that asks too often, before the function runs: guessing tokens becomes slow. */
export class Firewall extends Construct {
  readonly webAclArn: string;

  constructor(scope: Construct, id: string, { environment, requestsPerFiveMinutes }: FirewallProps) {
    super(scope, id);
    const webAcl = new CfnWebACL(this, "WebAcl", {
      name: resourceName(environment, "firewall"),
      scope: "CLOUDFRONT",
      defaultAction: { allow: {} },
      visibilityConfig: observed(resourceName(environment, "firewall")),
      rules: [
        {
          name: "rate",
          priority: 0,
          action: { block: { customResponse: { responseCode: 429 } } },
          statement: {
            rateBasedStatement: {
              aggregateKeyType: "IP",
              limit: requestsPerFiveMinutes,
              evaluationWindowSec: 300,
            },
          },
          visibilityConfig: observed(resourceName(environment, "rate")),
        },
      ],
    });
    this.webAclArn = webAcl.attrArn;
  }
}

function observed(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
