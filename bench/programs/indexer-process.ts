import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { QueueMessage } from "@wheelyard/indexer/batch-plan";
import { bucketMessage, created } from "@wheelyard/indexer/testing/bucket-message";
import { buildArtefacts } from "@wheelyard/infra/indexer/artefacts";
import { credentials, region } from "@wheelyard/local/bucket-access";
import { cleanEnvironment } from "../../test/support/clean-environment.ts";
import { BUCKET } from "../measure/measured-bucket.ts";
import { bundleProgram } from "./bundle.ts";
import type { Invocation } from "./indexer.ts";

/** The deployed bundle, in its own process, against an endpoint. */
export class IndexerProcess implements AsyncDisposable {
  /** What the handler logged, one entry per line. */
  readonly log: Record<string, unknown>[] = [];
  readonly #child: ChildProcess;

  static async start(endpoint: string): Promise<IndexerProcess> {
    const { indexer } = await buildArtefacts();
    const child = fork(await bundleProgram("indexer"), [`${indexer.folder}/index.mjs`], {
      execArgv: [],
      stdio: ["ignore", "pipe", "inherit", "ipc"],
      env: cleanEnvironment({
        BUCKET,
        SITE_URL: "https://pypi.example.com",
        QUEUE_URL: `https://sqs.${region}.amazonaws.com/1/q`,
        AWS_ENDPOINT_URL_S3: endpoint,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      }),
    });
    await once(child, "message");
    return new IndexerProcess(child);
  }

  private constructor(child: ChildProcess) {
    this.#child = child;
    let rest = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.log.push(JSON.parse(line));
    });
  }

  /** Makes the indexer handle one message for each key, all in one batch. */
  async index(...keys: string[]): Promise<Invocation> {
    const invocation = await this.handle(
      keys.map((key, n) => bucketMessage(String(n), created(key, BUCKET))),
    );
    if (invocation.failed.length > 0) throw new Error(`Cannot index: ${JSON.stringify(this.log.slice(-5))}`);
    return invocation;
  }

  async handle(records: readonly QueueMessage[]): Promise<Invocation> {
    this.#child.send(records as QueueMessage[]);
    const [invocation] = await once(this.#child, "message");
    return invocation as Invocation;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exit = once(this.#child, "exit");
    this.#child.kill();
    await exit;
  }
}
