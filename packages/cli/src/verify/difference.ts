/** Something on which bucket and index don't agree. */
export interface Difference {
  /** Of the object it is about. */
  key: string;
  /** A clause that follows the key. */
  problem: string;
}
