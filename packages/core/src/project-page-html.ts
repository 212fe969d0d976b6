import { escapeHtml } from "./html.ts";
import type { ProjectPage } from "./project-page.ts";
import { type JsonFile, type JsonPage, jsonPage } from "./project-page-json.ts";
import { API_VERSION } from "./simple-api.ts";

/**
 * Renders the project page of the simple repository API 1.4 in HTML, from the same model as the JSON page, so that both
 * say the same.
 *
 * @example
 * renderHtml(page, undefined).includes(">acme-1.0-py3-none-any.whl</a>") // true
 */
export function renderHtml(page: ProjectPage, site: string | undefined): string {
  return renderHtmlPage(jsonPage(page, site));
}

/**
 * Renders a page as HTML (PEP 503), whether it is this index's own or received from another.
 *
 * @example
 * renderHtmlPage(jsonPage(page, undefined)) === renderHtml(page, undefined) // true
 */
export function renderHtmlPage({ name, files, "project-status": status }: JsonPage): string {
  const head = [
    '<meta charset="utf-8">',
    `<meta name="pypi:repository-version" content="${API_VERSION}">`,
    ...(status ? [`<meta name="pypi:project-status" content="${escapeHtml(status.status)}">`] : []),
    ...(status?.reason
      ? [`<meta name="pypi:project-status-reason" content="${escapeHtml(status.reason)}">`]
      : []),
    `<title>Links for ${escapeHtml(name)}</title>`,
  ];
  return `<!DOCTYPE html>
<html lang="en">
<head>
${head.join("\n")}
</head>
<body>
<h1>Links for ${escapeHtml(name)}</h1>
${files.map((file) => `${anchor(file)}<br>\n`).join("")}</body>
</html>
`;
}

function anchor(file: JsonFile): string {
  const { "core-metadata": told, size } = file;
  const metadata = told && (told === true ? "true" : `sha256=${told.sha256}`);
  const attributes: [name: string, value: string | undefined][] = [
    ["href", `${file.url}#sha256=${file.hashes.sha256}`],
    ["data-requires-python", file["requires-python"]],
    ["data-core-metadata", metadata],
    // The name from before PEP 714, which older versions of pip read.
    ["data-dist-info-metadata", metadata],
    // An attribute without a value is read as "not yanked", so it gets an empty string.
    ["data-yanked", file.yanked === true ? "" : file.yanked],
    ["data-gpg-sig", file["gpg-sig"] && "true"],
    ["data-provenance", file.provenance],
    ["data-size", size === undefined ? undefined : String(size)],
    ["data-upload-time", file["upload-time"]],
  ];
  const written = attributes.flatMap(([name, value]) =>
    value === undefined ? [] : `${name}="${escapeHtml(value)}"`,
  );
  return `<a ${written.join(" ")}>${escapeHtml(file.filename)}</a>`;
}
