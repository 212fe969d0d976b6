import { channelOf, type Root } from "@wheelyard/core/root";
import { shellWord } from "@wheelyard/core/shell-word";
import { rootPageUrl } from "@wheelyard/core/simple-url";
import { CLIENTS, type Client, clientSettings } from "./client-settings/client-settings.ts";
import { command } from "./command.ts";
import { type Html, html } from "./html.ts";
import { CHANNELS_URL } from "./page-urls.ts";
import { siteAddress } from "./site-address.ts";
import type { UploadLocation } from "./upload-location.ts";

/** Stand in settings for what the page's script fills in. No host may have this name (RFC 6761). */
const HOST = "index.invalid";
const USER = "your-name";

/** The last rendering. Each upload renders the home page again, and all of this but the root is the same for years. */
let last: { inputs: string; rendered: Html } | undefined;

/** How to install from this index, publish to it, and use channels. */
export function setUp(root: Root, upload: UploadLocation, site: string | undefined): Html {
  const inputs = JSON.stringify([root, upload.bucket, upload.endpoint, site]);
  if (last?.inputs !== inputs) last = { inputs, rendered: render(root, upload, site) };
  return last.rendered;
}

function render(root: Root, { bucket, endpoint }: UploadLocation, site: string | undefined): Html {
  const option = endpoint === undefined ? "" : ` --endpoint-url ${shellWord(endpoint)}`;
  const copy = (folder: string) =>
    `aws s3 cp dist/ ${shellWord(`s3://${bucket}/${folder}`)} --recursive${option}`;
  return html`<section id="set-up" class="set-up" aria-labelledby="set-up-title">
<h2 id="set-up-title">Set up</h2>
<h3>Install from this index</h3>
<p>Ask the people who run it for a user name and a token. Then choose your client:</p>
<p class="user" data-user-field hidden><label for="user">Your user name</label> <input id="user" autocomplete="username" autocapitalize="off" spellcheck="false"></p>
${CLIENTS.map((client) => clientSection(client, root, site))}<p class="note">If this index doesn't answer for public projects, <code>wheelyard pip-config --without-upstream</code> prints the settings that also ask pypi.org.</p>
<h3>Publish</h3>
<p>Anything that can write to the bucket can publish. Copy what you built:</p>
${command(copy(root), "the upload command")}
<p>Or check it first, and never overwrite a release:</p>
${command("wheelyard publish dist/*", "the publish command")}
<p class="note">In CI, either command works with a role for this bucket that lasts for the job. <code>docs/publishing-from-ci.md</code> has a workflow for each service.</p>
<h3>Channels</h3>
${channelOf(root) === undefined ? channels(copy, site) : html`<p>This is a channel: an index of its own, with its own URL. <a href="${CHANNELS_URL}">All channels</a></p>\n`}</section>
`;
}

function channels(copy: (folder: string) => string, site: string | undefined): Html {
  return html`<p>A channel is an index of its own, such as for nightly builds. It begins with its first file:</p>
${command(copy("_channels/nightly/"), "the upload command of a channel")}
<p>Its URL for clients:</p>
${command(html`${siteAddress(site)}/_channels/nightly/simple/`, "the URL of a channel")}
<p>Then <a href="${CHANNELS_URL}">the list of channels</a> has it.</p>
`;
}

function clientSection(client: Client, root: Root, site: string | undefined): Html {
  const indexUrl = `${site ?? `https://${HOST}`}${rootPageUrl(root, undefined)}`;
  const { file, settings, credentials } = clientSettings(client, { indexUrl, user: USER }, "upstream");
  return html`<details name="set-up"><summary>${client}</summary>
<p>In ${file}:</p>
${command(filledIn(settings), `the settings for ${client}`)}
<pre class="credentials">${filledIn(credentials)}</pre>
</details>
`;
}

/** The text, with places for what the page's script knows. */
function filledIn(text: string): Html {
  return html`${text.split(USER).map((part, i) => [i > 0 && html`<span data-user>NAME</span>`, ...withAddress(part)])}`;
}

function withAddress(text: string): (Html | string | false)[] {
  return text
    .split(`https://${HOST}`)
    .flatMap((part, i) => [
      i > 0 && siteAddress(undefined),
      ...part.split(HOST).flatMap((rest, j) => [j > 0 && html`<span data-host>INDEX</span>`, rest]),
    ]);
}
