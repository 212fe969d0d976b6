import type { Terminal } from "./deployment.ts";

const ACTIONS = {
  indexer: "sqs:ChangeMessageVisibilityBatch",
  reconcile: "sqs:SendMessageBatch",
} as const;

/**
 * Helps the emulator, which requires special actions to send or hide messages in batches. AWS has no such actions:
 * `sqs:SendMessage` and `sqs:ChangeMessageVisibility` allow both.
 */
export async function allowMessageBatches({ aws }: Terminal, part: keyof typeof ACTIONS): Promise<void> {
  const name = `wheelyard-dev-${part}`;
  const query = ["--query", "Role", "--output", "text"];
  const role = await aws("lambda", "get-function-configuration", "--function-name", name, ...query);
  const named = ["--role-name", role.trim().split("/").at(-1) ?? "", "--policy-name", "emulator"];
  const policy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ACTIONS[part], Resource: "*" }],
  };
  await aws("iam", "put-role-policy", ...named, "--policy-document", JSON.stringify(policy));
}
