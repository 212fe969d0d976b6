/** What an environment may set for a channel, in AWS and locally. */
export const CHANNEL_SETTINGS = ["keepDays", "keepOldVersionsDays", "upstream"] as const;

/** What is wrong with a channel that is given no setting. A channel with nothing special needs none, and no name there. */
export const NO_CHANNEL_SETTING = `expected at least one of ${CHANNEL_SETTINGS.join(", ")}`;

/** The most days after which a channel's files may expire: a hundred years. Without a number of days they stay. */
export const MOST_CHANNEL_DAYS = 36_500;
