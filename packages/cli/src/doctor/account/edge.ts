import type { Account } from "./account.ts";
import { opened, type Settings } from "./settings.ts";

/** CloudFront's own region. */
const US_EAST_1 = "us-east-1";

/** The function at the edge. */
export function edge({ environment }: Settings): Pick<Account, "runEdge"> {
  return {
    async runEdge(event) {
      const { CloudFrontClient, DescribeFunctionCommand, TestFunctionCommand } = await import(
        "@aws-sdk/client-cloudfront"
      );
      const client = opened(CloudFrontClient, { region: US_EAST_1 });
      const named = { Name: `wheelyard-${environment}-viewer-request`, Stage: "LIVE" } as const;
      const { ETag } = await client.send(new DescribeFunctionCommand(named));
      const { TestResult = {} } = await client.send(
        new TestFunctionCommand({
          ...named,
          IfMatch: ETag,
          EventObject: Buffer.from(JSON.stringify(event)),
        }),
      );
      const { ComputeUtilization, FunctionOutput = "", FunctionErrorMessage = "" } = TestResult;
      return {
        utilization: Number(ComputeUtilization),
        output: FunctionOutput,
        error: FunctionErrorMessage === "" ? undefined : FunctionErrorMessage,
      };
    },
  };
}
