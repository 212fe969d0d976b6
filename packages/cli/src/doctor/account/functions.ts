import { runClient } from "../../target/run-client.ts";
import type { Account } from "./account.ts";
import { opened, type Settings } from "./settings.ts";

/** The environment's functions. */
export function functions(
  settings: Settings,
  signal: AbortSignal,
): Pick<Account, "deployedFunction" | "invoke" | "functionUrl" | "concurrency"> {
  const nameOf = (part: string) => `wheelyard-${settings.environment}-${part}`;
  const open = async () => {
    const lambda = await import("@aws-sdk/client-lambda");
    return { lambda, client: opened(lambda.LambdaClient, settings) };
  };
  return {
    async deployedFunction(part) {
      const { lambda, client } = await open();
      const command = new lambda.GetFunctionConfigurationCommand({ FunctionName: nameOf(part) });
      const { State = "unknown", Environment } = await client.send(command);
      return { state: State, variables: Environment?.Variables ?? {} };
    },
    async invoke(part) {
      const { lambda } = await open();
      const client = runClient(settings.region);
      const command = new lambda.InvokeCommand({ FunctionName: nameOf(part) });
      const { FunctionError, Payload } = await client.send(command, { abortSignal: signal });
      const text = Payload?.transformToString() ?? "";
      if (FunctionError === undefined) return text === "" ? undefined : JSON.parse(text);
      throw new Error(`Cannot run "${nameOf(part)}": it failed with ${text}`);
    },
    async functionUrl(part) {
      const { lambda, client } = await open();
      const command = new lambda.GetFunctionUrlConfigCommand({ FunctionName: nameOf(part) });
      const { FunctionUrl = "" } = await client.send(command);
      return FunctionUrl;
    },
    async concurrency() {
      const { lambda, client } = await open();
      const { AccountLimit } = await client.send(new lambda.GetAccountSettingsCommand({}));
      return AccountLimit?.ConcurrentExecutions ?? 0;
    },
  };
}
