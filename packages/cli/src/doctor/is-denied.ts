/** Whether AWS refused a call because a policy denies it. */
export function isDenied(error: unknown): boolean {
  const { name = "", $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode === 403 || name.startsWith("AccessDenied");
}
