import { appendFileSync } from "node:fs";
import type { Notifications } from "@wheelyard/local/notifications";
import { startS3Endpoint } from "@wheelyard/local/s3/endpoint";
import { BUCKET, CREDENTIALS } from "@wheelyard/local/testing/temporary-endpoint";

/**
 * An endpoint in its own process, made to be killed. It appends each announcement to a file before it lets the change
 * continue, and prints its URL.
 */
const [folder = "", journal = ""] = process.argv.slice(2);

const notifications: Notifications = {
  async announce(event) {
    appendFileSync(journal, `${JSON.stringify(event)}\n`);
    return { publish: () => {}, withdraw: async () => {} };
  },
};

const { url } = await startS3Endpoint({
  host: "127.0.0.1",
  port: 0,
  folder,
  buckets: [BUCKET],
  credentials: CREDENTIALS,
  notifications,
});
process.stdout.write(`${url}\n`);
