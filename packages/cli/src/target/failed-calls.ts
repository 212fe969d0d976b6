/** A call to AWS that failed. */
export interface FailedCall {
  /** Such as `PutObject`. */
  operation: string;
  /** The request's parameters that say what it was about. */
  bucket?: string;
  key?: string;
  /** A Lambda function's name. */
  functionName?: string;
  stackName?: string;
  queueUrl?: string;
  /** A key value store's ARN. */
  storeArn?: string;
  /** The name of a parameter of SSM. */
  parameter?: string;
  region?: string;
  /** Whether the call sets tags, which needs a separate permission. */
  isTagging?: true;
  /** What the bucket is to the user, such as `as the source`. */
  bucketRole?: string;
}

const failedCalls = new WeakMap<object, FailedCall>();

/** Which call failed with an error: the SDK's errors don't say. */
export function failedCall(error: unknown): FailedCall | undefined {
  return typeof error === "object" && error !== null ? failedCalls.get(error) : undefined;
}

type Handler = (args: { input: object }) => Promise<unknown>;

interface WatchableClient {
  config: { region: () => Promise<string> };
  middlewareStack: {
    // biome-ignore lint/suspicious/noExplicitAny: each client types its stack for its own commands
    add(middleware: any, options: { step: "initialize"; name: string }): void;
  };
}

/**
 * Remembers each of a client's errors with the call that failed.
 *
 * @param bucketRole what its bucket is, if not the one of `--bucket`
 */
export function watchCalls(client: WatchableClient, bucketRole?: string): void {
  const middleware =
    (next: Handler, context: { commandName?: string }) => async (args: { input: object }) => {
      try {
        return await next(args);
      } catch (error) {
        if (typeof error === "object" && error !== null) {
          const { Bucket, Key, FunctionName, StackName, QueueUrl, KvsARN, Name, Tagging } =
            args.input as Record<string, string>;
          const region = await client.config.region().catch(() => undefined);
          failedCalls.set(error, {
            operation: (context.commandName ?? "").replace(/Command$/, ""),
            ...(Bucket !== undefined && { bucket: Bucket }),
            ...(Key !== undefined && { key: Key }),
            ...(FunctionName !== undefined && { functionName: FunctionName }),
            ...(StackName !== undefined && { stackName: StackName }),
            ...(QueueUrl !== undefined && { queueUrl: QueueUrl }),
            ...(KvsARN !== undefined && { storeArn: KvsARN }),
            ...(Name !== undefined && { parameter: Name }),
            ...(region !== undefined && { region }),
            ...(Tagging !== undefined && { isTagging: true }),
            ...(bucketRole !== undefined && { bucketRole }),
          });
        }
        throw error;
      }
    };
  client.middlewareStack.add(middleware, { step: "initialize", name: "watchCalls" });
}
