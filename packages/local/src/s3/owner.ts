/** The account everything here belongs to. */
export const OWNER = { ID: "000000000000", DisplayName: "local" };
