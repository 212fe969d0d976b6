import type { UserRecord } from "@wheelyard/edge-auth/users/record";

/** Where the edge looks users up. */
export interface UserStore {
  /** All users, in the order of their names. */
  list(): Promise<StoredUser[]>;

  /**
   * Changes one user atomically: if someone else writes meanwhile, it reads what they wrote and calls `change` again.
   *
   * @param change gets the user as it is, or undefined if there is none; returning undefined deletes it
   */
  update(name: string, change: (current: UserRecord | undefined) => UserRecord | undefined): Promise<void>;
}

export interface StoredUser {
  name: string;
  record: UserRecord;
}
