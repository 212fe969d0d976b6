import { afterEach, expect, it, vi } from "vitest";
import { backoff, NotSettledError, StartAgainError, settle } from "./settle.ts";

it("returns the result of the first attempt during which the bucket doesn't change", async () => {
  const { pauses, pause } = recordedPauses();
  let moves = 2;
  const result = await settle("the page", pause, async () => {
    if (moves-- > 0) throw new StartAgainError("moved");
    return "done";
  });
  expect(result).toBe("done");
  expect(pauses).toEqual([1, 2]);
});

it("gives up after 30 attempts and says what moved last", async () => {
  const { pauses, pause } = recordedPauses();
  const attempts = settle("the page", pause, async () => {
    throw new StartAgainError(`moved after pause ${pauses.length}`);
  });
  await expect(attempts).rejects.toThrow(
    new NotSettledError("Cannot settle the page after 30 attempts: moved after pause 29"),
  );
  expect(pauses).toHaveLength(29);
});

it("does not repeat an attempt that failed for another reason", async () => {
  const { pauses, pause } = recordedPauses();
  const failure = new Error("access denied");
  await expect(settle("the page", pause, () => Promise.reject(failure))).rejects.toBe(failure);
  expect(pauses).toEqual([]);
});

afterEach(() => {
  vi.restoreAllMocks();
});

it.each([
  [1, 0.5, 20],
  [1, 0.99, 39.6],
  [5, 0, 0],
  [5, 0.5, 320],
  [7, 0.5, 1_000],
  [29, 0.5, 1_000],
])("waits before attempt %i, with the random number %d, for %d ms", async (attempt, chance, milliseconds) => {
  vi.spyOn(Math, "random").mockReturnValue(chance);
  const wait = vi.spyOn(globalThis, "setTimeout").mockImplementation((done) => {
    done();
    return 0 as never;
  });
  await backoff(attempt);
  expect(wait).toHaveBeenCalledExactlyOnceWith(expect.any(Function), milliseconds);
});

function recordedPauses() {
  const pauses: number[] = [];
  const pause = async (attempt: number) => {
    pauses.push(attempt);
  };
  return { pauses, pause };
}
