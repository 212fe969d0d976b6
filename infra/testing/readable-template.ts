import type { Template } from "./synthesise.ts";

/**
 * A template for reviewers: without what changes with every edit of the deployed code, and what the CDK adds for
 * itself.
 */
export function readable({ Resources, Outputs }: Template): string {
  const text = JSON.stringify({ Resources, Outputs }, null, 2);
  return `${text
    .replaceAll(/"[0-9a-f]{64}\.zip"/g, '"<asset>.zip"')
    .replaceAll(/"RELEASE": ".*"/g, '"RELEASE": "<release>"')
    .replaceAll(/"FunctionCode": ".*"/g, '"FunctionCode": "<the edge function>"')}\n`;
}
