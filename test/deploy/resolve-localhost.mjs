// Loaded into commands under test. The SDK puts the account before the host of a key value store, and not every
// machine's resolver knows that names under "localhost" are this machine.
import dns from "node:dns";

const { lookup } = dns;

dns.lookup = (hostname, ...rest) => lookup(hostname.endsWith(".localhost") ? "127.0.0.1" : hostname, ...rest);
