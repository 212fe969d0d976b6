const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether an http or https URL leads to this machine, whatever names the network defines.
 *
 * @example
 * isLoopback(new URL("http://127.0.0.1:8080/simple/")) // true
 * isLoopback(new URL("http://127.0.0.1.example/")) // false
 */
export function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK.test(hostname);
}
