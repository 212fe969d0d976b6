import type { Random } from "@wheelyard/indexer/testing/explorer/random";

/** A number from 0 up to, but not including, `limit`. */
export function below(random: Random, limit: number): number {
  return Math.floor(random.fraction() * limit);
}

const TELLING_BYTES = [0x00, 0x01, 0x20, 0x2e, 0x2f, 0x50, 0x7f, 0x80, 0x81, 0xfe, 0xff];

/** Bytes with one change: a bit, a byte, or a stretch that is removed, inserted or doubled. */
export function mutateBytes(body: Buffer, random: Random): { body: Buffer; change: string } {
  const at = below(random, body.length);
  const length = Math.min(1 + below(random, random.pick([4, 64, 1_024])), body.length - at);
  const stretch = body.subarray(at, at + length);
  const spliced = (bytes: Uint8Array, removed: number) =>
    Buffer.concat([body.subarray(0, at), bytes, body.subarray(at + removed)]);

  switch (random.pick(["flip a bit", "set a byte", "remove", "repeat", "insert", "copy"] as const)) {
    case "flip a bit": {
      const bit = below(random, 8);
      const flipped = Uint8Array.of((body[at] ?? 0) ^ (1 << bit));
      return { body: spliced(flipped, 1), change: `bit ${bit} of byte ${at} flipped` };
    }
    case "set a byte": {
      const byte = random.pick(TELLING_BYTES);
      return { body: spliced(Uint8Array.of(byte), 1), change: `byte ${at} set to ${byte}` };
    }
    case "remove":
      return { body: spliced(Buffer.alloc(0), length), change: `${length} bytes removed at ${at}` };
    case "repeat":
      return { body: spliced(stretch, 0), change: `${length} bytes repeated at ${at}` };
    case "insert":
      return {
        body: spliced(Buffer.alloc(length, random.pick(TELLING_BYTES)), 0),
        change: `${length} bytes inserted at ${at}`,
      };
    case "copy": {
      const to = below(random, body.length);
      const copy = Buffer.from(body);
      stretch.copy(copy, to);
      return { body: copy, change: `${length} bytes of ${at} copied to ${to}` };
    }
  }
}
