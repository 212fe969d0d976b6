import { watchCalls } from "../../target/failed-calls.ts";

/** Which environment, and where. */
export interface Settings {
  environment: string;
  region: string;
}

type Watchable = Parameters<typeof watchCalls>[0];

/** A client of a service in the environment's region, whose errors say which call failed. */
export function opened<Client extends Watchable>(
  Client: new (config: { region: string }) => Client,
  { region }: Pick<Settings, "region">,
): Client {
  const client = new Client({ region });
  watchCalls(client);
  return client;
}
