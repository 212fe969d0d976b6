import { Stack } from "aws-cdk-lib";
import type { EventPattern } from "aws-cdk-lib/aws-events";
import type { Construct } from "constructs";

/** CloudFormation's report that the stack of a construct is deployed, for the first time or again. */
export function stackIsDeployed(scope: Construct): EventPattern {
  return {
    source: ["aws.cloudformation"],
    detailType: ["CloudFormation Stack Status Change"],
    detail: {
      "stack-id": [Stack.of(scope).stackId],
      "status-details": { status: ["CREATE_COMPLETE", "UPDATE_COMPLETE"] },
    },
  };
}
