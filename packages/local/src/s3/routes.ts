import type { Operation } from "./operation.ts";
import { abortUpload } from "./operations/abort-upload.ts";
import { beginUpload } from "./operations/begin-upload.ts";
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  getBucketVersioning,
  headBucket,
  listBuckets,
} from "./operations/buckets.ts";
import { completeUpload } from "./operations/complete-upload.ts";
import { copyObject } from "./operations/copy-object.ts";
import { deleteObject } from "./operations/delete-object.ts";
import { deleteObjects } from "./operations/delete-objects.ts";
import { getObject, headObject, RESPONSE_OVERRIDES } from "./operations/get-object.ts";
import { getObjectAttributes } from "./operations/get-object-attributes.ts";
import { listObjectVersions } from "./operations/list-object-versions.ts";
import { listObjects, listObjectsV2 } from "./operations/list-objects.ts";
import { listParts } from "./operations/list-parts.ts";
import { listUploads } from "./operations/list-uploads.ts";
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from "./operations/object-tagging.ts";
import { putObject } from "./operations/put-object.ts";
import { uploadPart, uploadPartCopy } from "./operations/upload-part.ts";
import { requireNullVersion, S3Error } from "./s3-error.ts";

interface Route {
  method: string;
  on: "service" | "bucket" | "object";
  /** Required query parameters, with a value if one is given. */
  when?: Record<string, string | undefined>;
  /** A required header. */
  header?: string;
  /** Optional query parameters. Any other is refused: it would ask for something that is not done. */
  also?: string[];
  operation: Operation;
}

const LISTING = ["delimiter", "encoding-type", "max-keys", "prefix"];

/** The first match wins, so more specific routes come first. */
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
    when: { uploads: undefined },
    also: ["encoding-type", "key-marker", "max-uploads", "prefix", "upload-id-marker"],
    operation: listUploads,
  },
  {
    method: "GET",
    on: "bucket",
    when: { versions: undefined },
    also: [...LISTING, "key-marker", "version-id-marker"],
    operation: listObjectVersions,
  },
  { method: "POST", on: "bucket", when: { delete: undefined }, operation: deleteObjects },
  {
    method: "GET",
    on: "bucket",
    when: { "list-type": "2" },
    also: [...LISTING, "continuation-token", "fetch-owner", "start-after"],
    operation: listObjectsV2,
  },
  { method: "GET", on: "bucket", also: [...LISTING, "marker"], operation: listObjects },

  { method: "POST", on: "object", when: { uploads: undefined }, operation: beginUpload },
  {
    method: "PUT",
    on: "object",
    when: { uploadId: undefined },
    header: "x-amz-copy-source",
    also: ["partNumber"],
    operation: uploadPartCopy,
  },
  { method: "PUT", on: "object", when: { uploadId: undefined }, also: ["partNumber"], operation: uploadPart },
  { method: "POST", on: "object", when: { uploadId: undefined }, operation: completeUpload },
  { method: "DELETE", on: "object", when: { uploadId: undefined }, operation: abortUpload },
  {
    method: "GET",
    on: "object",
    when: { uploadId: undefined },
    also: ["max-parts", "part-number-marker"],
    operation: listParts,
  },

  {
    method: "GET",
    on: "object",
    when: { tagging: undefined },
    also: ["versionId"],
    operation: getObjectTagging,
  },
  {
    method: "PUT",
    on: "object",
    when: { tagging: undefined },
    also: ["versionId"],
    operation: putObjectTagging,
  },
  {
    method: "DELETE",
    on: "object",
    when: { tagging: undefined },
    also: ["versionId"],
    operation: deleteObjectTagging,
  },
  {
    method: "GET",
    on: "object",
    when: { attributes: undefined },
    also: ["versionId"],
    operation: getObjectAttributes,
  },

  { method: "PUT", on: "object", header: "x-amz-copy-source", operation: copyObject },
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

/** SDKs put the operation's name into `x-id`, for logs. */
const IGNORED = ["x-id"];

/** @throws {S3Error} NotImplemented, MethodNotAllowed or NoSuchVersion if there is no such operation */
export function findOperation(
  method: string,
  target: { bucket: string | undefined; key: string | undefined },
  query: ReadonlyMap<string, string>,
  headers: ReadonlyMap<string, string>,
): Operation {
  const on = target.bucket === undefined ? "service" : target.key === undefined ? "bucket" : "object";
  const route = ROUTES.find(
    (candidate) => candidate.method === method && candidate.on === on && fits(candidate, query, headers),
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
  requireNullVersion(query.get("versionId"));
  return route.operation;
}

function fits(
  { when = {}, header }: Route,
  query: ReadonlyMap<string, string>,
  headers: ReadonlyMap<string, string>,
): boolean {
  const hasParameters = Object.entries(when).every(
    ([name, value]) => query.has(name) && (value === undefined || query.get(name) === value),
  );
  return hasParameters && (header === undefined || headers.has(header));
}
