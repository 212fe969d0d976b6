/**
 * Gives the thread back to the browser for a moment. Uses a message, because browsers delay nested timers by four
 * milliseconds.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
