import { askingSources } from "@wheelyard/upstream/fetching/ask-source";
import { type AnswerPage, answeringPages } from "@wheelyard/upstream/request/answer-page";
import type { UpstreamSettings } from "@wheelyard/upstream/settings/settings";
import type { UpstreamViews } from "@wheelyard/upstream/settings/views";
import { bucketStore } from "../bucket-store.ts";
import { upstreamLogLines } from "./upstream-log.ts";

interface LocalPagesOptions {
  bucket: string;
  /** The address of the S3 API. */
  endpoint: string;
  upstream: UpstreamSettings | undefined;
  views: UpstreamViews;
  log: (line: string) => void;
}

/** What Lambda does in AWS if the bucket has no page, for this machine's bucket. */
export function localPages({ bucket, endpoint, upstream, views, log }: LocalPagesOptions): AnswerPage {
  return answeringPages({
    store: bucketStore(bucket, endpoint),
    bucket,
    // Only provenance links need it, on a page whose view is about to be written.
    site: undefined,
    settings: upstream,
    views,
    askSource: askingSources(),
    log: (entry) => {
      for (const line of upstreamLogLines(entry)) log(line);
    },
  });
}
