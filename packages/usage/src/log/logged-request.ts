/** What one line of an access log says, as far as we count it. The line's address is never read. */
export interface LoggedRequest {
  method: string;
  /** Escaped, as it is written. */
  path: string;
  status: string;
  /** Escaped, as it is written. */
  userAgent: string;
  /** The same for every repetition of the line. */
  requestId: string;
  /** The first byte of a 206; `-` for other answers. */
  rangeStart: string;
}
