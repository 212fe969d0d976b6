import pc from "picocolors";

type Colours = ReturnType<typeof pc.createColors>;

/** Colours for a stream: only if it is a terminal, and colours are not turned off. */
export function colours(stream: { isTTY?: boolean }): Colours {
  const { NO_COLOR, TERM } = process.env;
  const wanted = stream.isTTY === true && (NO_COLOR === undefined || NO_COLOR === "") && TERM !== "dumb";
  return pc.createColors(wanted);
}
