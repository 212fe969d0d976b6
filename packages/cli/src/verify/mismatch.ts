/** Something on which bucket and index don't agree. */
export interface Mismatch {
  /** The key of the object that differs. */
  key: string;
  /** A clause that follows the key. */
  problem: string;
}
