/**
 * What a folder of `_channels/` is called that is an index of its own.
 *
 * For texts without a line feed at their end, before which the engine at the edge lets "$" match.
 */
export const CHANNEL_NAME = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;
