/** The account that owns everything here. */
export const OWNER = { ID: "000000000000", DisplayName: "local" };
