import { StandardRetryStrategy } from "@smithy/core/retry";
import { isThorough, sample } from "@wheelyard/core/testing/extent";
import { describe, expect, it } from "vitest";
import { RestS3Api } from "../../src/store/rest-s3-api.ts";
import { S3Connection } from "../../src/store/s3-connection.ts";
import { S3Store } from "../../src/store/s3-store.ts";
import type { Store } from "../../src/store/store.ts";
import { handlerCode } from "../../testing/explorer/handler-code.ts";
import { indexChanges } from "../../testing/explorer/starting-bucket.ts";
import {
  arrive,
  arriveInPart,
  type HttpResponse,
  MemoryS3,
  type Reply,
  refusal,
} from "../../testing/faults/memory-s3.ts";
import { LossDetector } from "./loss-detector.ts";
import { OPERATIONS, type Operation } from "./operations.ts";
import { prepareBucket } from "./prepared-bucket.ts";

/** Decides what becomes of a request. */
type HttpFault = (serve: () => Promise<Reply>) => Promise<HttpResponse>;

const FAULTS: readonly [string, HttpFault][] = [
  ["403 AccessDenied", refused(403, "AccessDenied")],
  ["404 NoSuchBucket", refused(404, "NoSuchBucket")],
  ["409 OperationAborted", refused(409, "OperationAborted")],
  ["412 PreconditionFailed", refused(412, "PreconditionFailed")],
  ["500 InternalError", refused(500, "InternalError")],
  ["503 SlowDown", refused(503, "SlowDown")],
  ["a timeout", () => Promise.reject(Object.assign(new Error("timeout"), { name: "TimeoutError" }))],
  ["a connection that ends before the answer", () => Promise.reject(cut())],
  ["a connection that ends during the answer", async (serve) => arriveInPart(await serve())],
  [
    "an answer that is lost",
    async (serve) => {
      await serve();
      throw cut();
    },
  ],
];

/**
 * Together they make every kind of request, and each request meets each fault. The others are swept at the store's
 * port.
 */
const NAMES = ["the first wheel of another project", "the deletion of the last wheel"];

const SWEPT = OPERATIONS.filter(({ name }) => isThorough || NAMES.includes(name));

describe.each(sample(SWEPT))("any request of $name", (operation) => {
  it.each(sample(FAULTS))(
    "meets %s: no listed file is lost, and the next delivery puts everything right",
    async (_, fault) => {
      const start = await indexChanges(operation.before, handlerCode);
      let faulty = 0;
      for (; ; faulty++) {
        const bucket = prepareBucket(start, operation.changes);
        const detector = new LossDetector(bucket);
        let requests = 0;
        const store = storeOver(
          new MemoryS3(bucket.objects, async (serve) => {
            const response = requests++ === faulty ? await fault(serve) : arrive(await serve());
            detector.look();
            return response;
          }),
        );
        const outcome = await deliver(operation, store, 1);
        if (requests <= faulty) break;
        if (outcome === "failed") expect(await deliver(operation, store, 2)).toBe("done");
        const wrong = detector.lost ?? (await handlerCode.checkEnd(bucket.objects, bucket.history, "all"));
        expect(wrong && `${wrong} (request ${faulty})`).toBeUndefined();
      }
      // A key that can't be listed has a record, and is on the list of rejections.
      expect(faulty).toBeGreaterThan(10);
    },
  );
});

function refused(statusCode: number, code: string): HttpFault {
  return async () => arrive(refusal(statusCode, code));
}

function cut(): Error {
  return Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}

function storeOver(network: MemoryS3): Store {
  const connection = new S3Connection({
    bucketUrl: new URL("https://s3.example.com/my-pypi"),
    region: "eu-central-1",
    credentials: async () => ({ accessKeyId: "key", secretAccessKey: "secret" }),
    requestHandler: network,
    retryStrategy: new StandardRetryStrategy(1),
  });
  return new S3Store(new RestS3Api(connection));
}

async function deliver({ changes }: Operation, store: Store, receives: number): Promise<"done" | "failed"> {
  try {
    await handlerCode.run(changes, { store, pause: async () => {} }, receives);
    return "done";
  } catch {
    return "failed";
  }
}
