import { answering } from "./answering.ts";

/** Makes CloudFormation describe a stack with these outputs. */
export function describedStack(outputs: Record<string, string>): Promise<string> {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return answering((_, response) => {
    response.setHeader("content-type", "text/xml");
    response.end(
      `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>wheelyard-qa</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${members.join("")}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    );
  });
}
