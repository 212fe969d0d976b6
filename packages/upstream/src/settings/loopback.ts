import { isIPv4 } from "node:net";

/** Whether a URL leads to this very machine, whatever names there are in its network. */
export function isLoopback({ hostname }: URL): boolean {
  return (
    hostname === "localhost" || hostname === "[::1]" || (isIPv4(hostname) && hostname.startsWith("127."))
  );
}
