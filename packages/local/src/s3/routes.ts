import type { Operation } from "./operation.ts";
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  getBucketVersioning,
  headBucket,
  listBuckets,
} from "./operations/buckets.ts";
import { deleteObject } from "./operations/delete-object.ts";
import { getObject, headObject, RESPONSE_OVERRIDES } from "./operations/get-object.ts";
import { listObjects, listObjectsV2 } from "./operations/list-objects.ts";
import { putObject } from "./operations/put-object.ts";
import { S3Error } from "./s3-error.ts";

interface Route {
  method: string;
  on: "service" | "bucket" | "object";
  /** Parameters of the query that must be there, with a value where one is given. */
  when?: Record<string, string | undefined>;
  /** Parameters that may be there. Any other is refused: it asks for something that would not be done. */
  also?: string[];
  operation: Operation;
}

const LISTING = ["delimiter", "encoding-type", "max-keys", "prefix"];

/** The first one that fits is taken, so what asks for more stands before what asks for less. */
const ROUTES: Route[] = [
  { method: "GET", on: "service", operation: listBuckets },

  { method: "PUT", on: "bucket", operation: createBucket },
  { method: "HEAD", on: "bucket", operation: headBucket },
  { method: "DELETE", on: "bucket", operation: deleteBucket },
  { method: "GET", on: "bucket", when: { location: undefined }, operation: getBucketLocation },
  { method: "GET", on: "bucket", when: { versioning: undefined }, operation: getBucketVersioning },
  {
    method: "GET",
    on: "bucket",
    when: { "list-type": "2" },
    also: [...LISTING, "continuation-token", "fetch-owner", "start-after"],
    operation: listObjectsV2,
  },
  { method: "GET", on: "bucket", also: [...LISTING, "marker"], operation: listObjects },

  { method: "PUT", on: "object", operation: putObject },
  {
    method: "GET",
    on: "object",
    also: ["partNumber", "versionId", ...RESPONSE_OVERRIDES],
    operation: getObject,
  },
  {
    method: "HEAD",
    on: "object",
    also: ["partNumber", "versionId", ...RESPONSE_OVERRIDES],
    operation: headObject,
  },
  { method: "DELETE", on: "object", also: ["versionId"], operation: deleteObject },
];

/** SDKs name the operation in `x-id`, for logs. */
const IGNORED = ["x-id"];

/** @throws {S3Error} NotImplemented, MethodNotAllowed or NoSuchVersion where there is no such operation */
export function findOperation(
  method: string,
  target: { bucket: string | undefined; key: string | undefined },
  query: ReadonlyMap<string, string>,
): Operation {
  const on = target.bucket === undefined ? "service" : target.key === undefined ? "bucket" : "object";
  const route = ROUTES.find(
    (candidate) => candidate.method === method && candidate.on === on && fits(candidate, query),
  );
  const allowed = [...Object.keys(route?.when ?? {}), ...(route?.also ?? []), ...IGNORED];
  const unknown = [...query.keys()].find((name) => !allowed.includes(name));
  if (unknown !== undefined) {
    throw new S3Error(
      "NotImplemented",
      `${method} of a ${on} with the parameter ${unknown} is not implemented`,
      {
        ResourceType: unknown,
      },
    );
  }
  if (route === undefined) {
    throw new S3Error("MethodNotAllowed", `${method} of a ${on} is not an operation`, { Method: method });
  }
  const version = query.get("versionId");
  if (version !== undefined && version !== "null") {
    throw new S3Error("NoSuchVersion", `There is no version "${version}": the bucket keeps none`, {
      VersionId: version,
    });
  }
  return route.operation;
}

function fits(route: Route, query: ReadonlyMap<string, string>): boolean {
  return Object.entries(route.when ?? {}).every(
    ([name, value]) => query.has(name) && (value === undefined || query.get(name) === value),
  );
}
