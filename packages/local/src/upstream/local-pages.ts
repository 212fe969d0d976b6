import { RestS3Api } from "@wheelyard/indexer/store/rest-s3-api";
import { s3Access } from "@wheelyard/indexer/store/s3-access";
import { S3Connection } from "@wheelyard/indexer/store/s3-connection";
import { S3Store } from "@wheelyard/indexer/store/s3-store";
import { askingSources } from "@wheelyard/upstream/fetching/ask-source";
import { type AnswerPage, answeringPages } from "@wheelyard/upstream/request/answer-page";
import type { UpstreamSettings } from "@wheelyard/upstream/settings/settings";
import { credentials, region } from "../bucket-access.ts";
import { upstreamLogLines } from "./upstream-log.ts";

interface LocalPagesOptions {
  bucket: string;
  /** Of the S3 API. */
  endpoint: string;
  upstream: UpstreamSettings | undefined;
  log: (line: string) => void;
}

/** What Lambda answers in AWS where the bucket has no page, before the bucket of this machine. */
export function localPages({ bucket, endpoint, upstream, log }: LocalPagesOptions): AnswerPage {
  const access = s3Access({ bucket, region, endpoint, credentials: async () => credentials });
  return answeringPages({
    store: new S3Store(new RestS3Api(new S3Connection(access))),
    bucket,
    // Links of provenance alone need it, on a page whose view is about to be written.
    site: undefined,
    settings: upstream,
    askSource: askingSources(),
    log: (entry) => {
      for (const line of upstreamLogLines(entry)) log(line);
    },
  });
}
