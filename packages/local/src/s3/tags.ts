import { S3Error } from "./s3-error.ts";
import type { Tag } from "./storage/object-record.ts";
import { decodeUriWithPlus } from "./uri.ts";

const MOST_TAGS = 10;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;

/** Parses `x-amz-tagging`, which has the form of a URL query. */
export function readTaggingHeader(headers: ReadonlyMap<string, string>): Tag[] {
  const pairs = (headers.get("x-amz-tagging") ?? "").split("&").filter((pair) => pair !== "");
  return requireTags(
    pairs.map((pair) => {
      const [key = "", value = ""] = pair.split(/=(.*)/s, 2);
      return { key: decodeUriWithPlus(key), value: decodeUriWithPlus(value) };
    }),
  );
}

/** @throws {S3Error} InvalidTag */
export function requireTags(tags: Tag[]): Tag[] {
  if (tags.length > MOST_TAGS) {
    throw new S3Error("InvalidTag", `Cannot keep ${tags.length} tags: expected at most ${MOST_TAGS}`);
  }
  for (const { key, value } of tags) {
    if (key === "" || key.length > LONGEST_KEY || value.length > LONGEST_VALUE) {
      throw new S3Error(
        "InvalidTag",
        `Cannot keep the tag "${key}": expected 1 to ${LONGEST_KEY} characters, and at most ${LONGEST_VALUE} of value`,
        {
          TagKey: key,
        },
      );
    }
    if (tags.filter((tag) => tag.key === key).length > 1) {
      throw new S3Error("InvalidTag", `Cannot keep the tag "${key}" twice`, { TagKey: key });
    }
  }
  return tags;
}
