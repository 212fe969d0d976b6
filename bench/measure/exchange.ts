/** A request that went through the proxy, and what came back. Bytes are those of bodies. */
export interface Exchange {
  method: string;
  /** Path and query, as they were sent. */
  url: string;
  range: string | undefined;
  status: number;
  requestBytes: number;
  responseBytes: number;
  /**
   * Which round trip in a row it was, from 1: one more than the last round that was over when it was sent. Requests
   * side by side are of one round.
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
