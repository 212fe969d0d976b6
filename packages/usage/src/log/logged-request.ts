/** The parts of an access log's line that we count. The client's address is never read. */
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
