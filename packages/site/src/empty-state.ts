import type { Root } from "@wheelyard/core/root";
import { command, shellWord } from "./command.ts";
import { type Html, html } from "./html.ts";
import { problemsUrl } from "./page-urls.ts";
import { siteAddress } from "./site-address.ts";
import type { UploadPlace } from "./upload-place.ts";

/** What to do with an index of which nothing is known yet. */
export function emptyState(root: Root, { bucket, endpoint }: UploadPlace, site: string | undefined): Html {
  const option = endpoint === undefined ? "" : ` --endpoint-url ${shellWord(endpoint)}`;
  return html`<div class="empty">
<h1>Nothing is published yet</h1>
<p>Whatever can write to the bucket can publish. Build a wheel, and copy it there:</p>
<ol class="steps">
<li><h2>Build</h2>${command("python -m build", "the command that builds")}</li>
<li><h2>Copy</h2>${command(`aws s3 cp dist/ ${shellWord(`s3://${bucket}/${root}`)} --recursive${option}`, "the command that uploads")}</li>
<li><h2>Install</h2>${command(html`pip install --index-url ${siteAddress(site)}/${root}simple/ NAME`, "the command that installs")}</li>
</ol>
<p class="note">A moment after the upload the project is listed here. If it isn't, <a href="${problemsUrl(root)}">Problems</a> says why.</p>
</div>
`;
}
