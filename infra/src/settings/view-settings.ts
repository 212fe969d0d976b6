import { InvalidUpstreamSettingsError } from "@wheelyard/upstream/settings/setting-problem";
import { parseUpstreamSettings } from "@wheelyard/upstream/settings/settings";
import { parseViews, type WrittenViewSettings } from "@wheelyard/upstream/settings/views";
import { type DeployedUpstream, MAX_BYTES } from "./upstream-settings.ts";

interface WithViews {
  name: string;
  channels: Readonly<Record<string, { upstream?: WrittenViewSettings | undefined }>>;
  upstream?: DeployedUpstream | undefined;
}

/**
 * The channels that have rules of their own for upstream, in JSON, as upstream's function reads them.
 *
 * @returns undefined if there are none
 */
export function viewsOf({ channels }: Pick<WithViews, "channels">): string | undefined {
  const views = Object.entries(channels).flatMap(([channel, { upstream }]) =>
    upstream === undefined ? [] : [[channel, upstream]],
  );
  return views.length === 0 ? undefined : JSON.stringify(Object.fromEntries(views));
}

/** What is wrong with the channels' rules for upstream. They are read by the function's own reader. */
export function viewProblems(environment: WithViews): string[] {
  const { name, upstream } = environment;
  const views = viewsOf(environment);
  if (views === undefined) return [];
  if (upstream === undefined) {
    const [channel] = Object.keys(JSON.parse(views));
    return [
      `${name}.channels.${channel}.upstream is set, expected upstream too: a channel can only narrow it`,
    ];
  }
  const bytes = Buffer.byteLength(upstream.settings) + Buffer.byteLength(views);
  return [
    ...unreadable(views, upstream).map((problem) => `${name}.${problem}`),
    ...(bytes > MAX_BYTES
      ? [
          `${name}.channels have, with upstream, ${bytes} bytes in JSON, expected at most ${MAX_BYTES}, because Lambda takes no more`,
        ]
      : []),
  ];
}

function unreadable(views: string, { settings }: DeployedUpstream): string[] {
  try {
    parseViews(JSON.parse(views), parseUpstreamSettings(JSON.parse(settings)));
    return [];
  } catch (error) {
    if (!(error instanceof InvalidUpstreamSettingsError)) throw error;
    return error.problems.map(({ setting, problem }) => `${setting} ${problem}`);
  }
}
