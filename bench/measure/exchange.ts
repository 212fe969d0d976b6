/** A request that went through the proxy, and its answer. Only bodies count as bytes. */
export interface Exchange {
  method: string;
  /** Path and query, as sent. */
  url: string;
  range: string | undefined;
  status: number;
  requestBytes: number;
  responseBytes: number;
  /**
   * The number of its round trip, from 1: one more than the last round that was over when it was sent. Concurrent
   * requests are in one round.
   */
  round: number;
}

export interface Totals {
  requests: number;
  gets: number;
  puts: number;
  lists: number;
  rounds: number;
  bytesRead: number;
  bytesWritten: number;
}

export function totalsOf(exchanges: readonly Exchange[]): Totals {
  const isListing = ({ url }: Exchange) => url.includes("list-type=2");
  return {
    requests: exchanges.length,
    gets: exchanges.filter((exchange) => exchange.method === "GET" && !isListing(exchange)).length,
    puts: exchanges.filter(({ method }) => method === "PUT").length,
    lists: exchanges.filter(isListing).length,
    rounds: Math.max(0, ...exchanges.map(({ round }) => round)),
    bytesRead: sum(exchanges.map(({ responseBytes }) => responseBytes)),
    bytesWritten: sum(exchanges.map(({ requestBytes }) => requestBytes)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
