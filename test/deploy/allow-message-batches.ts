import type { Terminal } from "./deployment.ts";

const FUNCTION = "wheelyard-dev-reconcile";

const POLICY = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sqs:SendMessageBatch", Resource: "*" }],
};

/**
 * Makes up for the emulator, which asks for an action of its own where messages are sent in batches. AWS has no such
 * action: `sqs:SendMessage` allows both.
 */
export async function allowMessageBatches({ aws }: Terminal): Promise<void> {
  const query = ["--query", "Role", "--output", "text"];
  const role = await aws("lambda", "get-function-configuration", "--function-name", FUNCTION, ...query);
  const name = role.trim().split("/").at(-1) ?? "";
  const named = ["--role-name", name, "--policy-name", "emulator"];
  await aws("iam", "put-role-policy", ...named, "--policy-document", JSON.stringify(POLICY));
}
