import { readContentMd5, readDeclaredChecksum } from "../body/declared-checksum.ts";
import { receiveText } from "../body/payload.ts";
import { type Operation, xmlAnswer } from "../operation.ts";
import { requireNullVersion, S3Error } from "../s3-error.ts";
import type { ObjectTable } from "../storage/object-table.ts";
import {
  childText,
  malformed,
  parseXml,
  renderXml,
  requiredText,
  type XmlContent,
  type XmlElement,
} from "../xml.ts";

const MOST_OBJECTS = 1000;
/** Enough for a thousand of the longest keys, each byte as a character reference. */
const LARGEST_DOCUMENT = 8 * 1024 ** 2;

/** Deletes up to a thousand objects, each with its own outcome. */
export const deleteObjects: Operation = async ({ bucket, headers, payload, storage }) => {
  const { objects } = storage.bucket(bucket);
  if (readContentMd5(headers) === undefined && readDeclaredChecksum(headers) === undefined) {
    throw new S3Error(
      "InvalidRequest",
      "Cannot delete a list of objects: expected Content-MD5 or a checksum of it",
    );
  }
  const document = parseXml(await receiveText(payload, LARGEST_DOCUMENT), "Delete");
  const listed = document.Object ?? [];
  if (listed.length === 0 || listed.length > MOST_OBJECTS) {
    throw malformed(`expected 1 to ${MOST_OBJECTS} elements Object, found ${listed.length}`);
  }
  const deletions = listed.map(parseDeletion);
  const isQuiet = childText(document, "Quiet") === "true";

  const outcomes: DeletionOutcome[] = [];
  for (const deletion of deletions) outcomes.push(await deleteListed(deletion, objects));
  const elements = (kind: DeletionOutcome["kind"]) =>
    outcomes.filter((outcome) => outcome.kind === kind).map(({ element }) => element);
  return xmlAnswer(
    renderXml("DeleteResult", { Deleted: isQuiet ? [] : elements("deleted"), Error: elements("refused") }),
  );
};

interface Deletion {
  key: string;
  versionId: string | undefined;
  ifMatch: string | undefined;
}

function parseDeletion(object: XmlElement): Deletion {
  return {
    key: requiredText(object, "Key"),
    versionId: childText(object, "VersionId"),
    ifMatch: childText(object, "ETag"),
  };
}

interface DeletionOutcome {
  kind: "deleted" | "refused";
  element: XmlContent;
}

async function deleteListed(
  { key, versionId, ifMatch }: Deletion,
  objects: ObjectTable,
): Promise<DeletionOutcome> {
  try {
    requireNullVersion(versionId);
    await objects.delete(key, { ifMatch });
    return { kind: "deleted", element: { Key: key, VersionId: versionId } };
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    const { code, message } = error;
    return { kind: "refused", element: { Key: key, VersionId: versionId, Code: code, Message: message } };
  }
}
