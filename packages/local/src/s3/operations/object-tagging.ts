import { receiveText } from "../body/payload.ts";
import { type Operation, xmlAnswer } from "../operation.ts";
import { requireTags } from "../tags.ts";
import { parseXml, renderXml, requiredText } from "../xml.ts";

const LARGEST_DOCUMENT = 64 * 1024;

export const getObjectTagging: Operation = async ({ bucket, key, storage }) => {
  const { tags } = storage.bucket(bucket).objects.require(key);
  return xmlAnswer(
    renderXml("Tagging", { TagSet: { Tag: tags.map(({ key, value }) => ({ Key: key, Value: value })) } }),
  );
};

export const putObjectTagging: Operation = async ({ bucket, key, payload, storage }) => {
  const { objects } = storage.bucket(bucket);
  const document = parseXml(await receiveText(payload, LARGEST_DOCUMENT), "Tagging");
  const [set = {}] = document.TagSet ?? [];
  const elements = typeof set === "string" ? [] : (set.Tag ?? []);
  const tags = elements.map((tag) => ({ key: requiredText(tag, "Key"), value: requiredText(tag, "Value") }));
  await objects.setTags(key, requireTags(tags));
  return { status: 200 };
};

export const deleteObjectTagging: Operation = async ({ bucket, key, storage }) => {
  await storage.bucket(bucket).objects.setTags(key, []);
  return { status: 204 };
};
