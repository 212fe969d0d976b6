import {
  type CloudFrontKeyValueStoreClient,
  ConflictException,
  DeleteKeyCommand,
  DescribeKeyValueStoreCommand,
  GetKeyCommand,
  PutKeyCommand,
  paginateListKeys,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudfront-keyvaluestore";
// The service needs signatures for all regions at once; this import lets the SDK make them.
import "@aws-sdk/signature-v4a";
import { formatUserRecord, parseUserRecord, type UserRecord } from "@wheelyard/edge-auth/users/record";
import { refused } from "../command-error.ts";
import { watchCalls } from "../target/failed-calls.ts";
import type { StoredUser, UserStore } from "./user-store.ts";

/** A writer that is overtaken this often gives up. */
const MOST_ATTEMPTS = 20;

/** The users of a deployed index: a record for each name in CloudFront's key value store. */
export class KeyValueUserStore implements UserStore {
  readonly #client: CloudFrontKeyValueStoreClient;
  readonly #arn: string;

  constructor(client: CloudFrontKeyValueStoreClient, arn: string) {
    watchCalls(client);
    this.#client = client;
    this.#arn = arn;
  }

  async list(): Promise<StoredUser[]> {
    const users: StoredUser[] = [];
    for await (const { Items = [] } of paginateListKeys({ client: this.#client }, { KvsARN: this.#arn })) {
      for (const { Key: name = "", Value = "" } of Items) {
        users.push({ name, record: parseUserRecord(name, Value) });
      }
    }
    return users.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async update(
    name: string,
    change: (current: UserRecord | undefined) => UserRecord | undefined,
  ): Promise<void> {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      // Read before the record: any write after this moment makes the condition fail.
      const etag = await this.#etag();
      const current = await this.#get(name);
      const next = change(current);
      try {
        return await this.#write(name, next, etag);
      } catch (error) {
        if (!(error instanceof ConflictException)) throw error;
      }
    }
    throw refused(
      `Cannot change user ${JSON.stringify(name)}: others changed the store ${MOST_ATTEMPTS} times meanwhile; try again`,
    );
  }

  async #etag(): Promise<string> {
    const { ETag } = await this.#client.send(new DescribeKeyValueStoreCommand({ KvsARN: this.#arn }));
    if (ETag === undefined) throw new Error(`Cannot use "${this.#arn}": expected it to have an ETag`);
    return ETag;
  }

  async #get(name: string): Promise<UserRecord | undefined> {
    try {
      const { Value = "" } = await this.#client.send(new GetKeyCommand({ KvsARN: this.#arn, Key: name }));
      return parseUserRecord(name, Value);
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  async #write(name: string, record: UserRecord | undefined, etag: string): Promise<void> {
    const what = { KvsARN: this.#arn, Key: name, IfMatch: etag };
    if (record === undefined) await this.#client.send(new DeleteKeyCommand(what));
    else await this.#client.send(new PutKeyCommand({ ...what, Value: formatUserRecord(name, record) }));
  }
}
