import type { Root } from "@wheelyard/core/root";
import { shellWord } from "@wheelyard/core/shell-word";
import { rootPageUrl } from "@wheelyard/core/simple-url";
import { command } from "./command.ts";
import { type Html, html } from "./html.ts";
import { problemsUrl } from "./page-urls.ts";
import { siteAddress } from "./site-address.ts";
import type { UploadLocation } from "./upload-location.ts";

/** What to do with an empty index. */
export function emptyState(root: Root, { bucket, endpoint }: UploadLocation, site: string | undefined): Html {
  const option = endpoint === undefined ? "" : ` --endpoint-url ${shellWord(endpoint)}`;
  return html`<div class="empty">
<h1>Nothing is published yet</h1>
<p>Anything that can write to the bucket can publish. Build a wheel, and copy it there:</p>
<ol class="steps">
<li><h2>Build</h2>${command("python -m build", "the build command")}</li>
<li><h2>Copy</h2>${command(`aws s3 cp dist/ ${shellWord(`s3://${bucket}/${root}`)} --recursive${option}`, "the upload command")}</li>
<li><h2>Install</h2>${command(html`pip install --index-url ${siteAddress(site)}${rootPageUrl(root, undefined)} NAME`, "the install command")}</li>
</ol>
<p class="note">The project appears here a moment after the upload. If it doesn't, <a href="${problemsUrl(root)}">Problems</a> says why.</p>
</div>
`;
}
