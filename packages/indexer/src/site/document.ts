import { escapeHtml } from "../core/html.ts";

export interface Document {
  title: string;
  /** HTML. */
  main: string;
}

/** Frames what is peculiar to a page. Style and script are files of their own, because the pages' policy forbids both inline. */
export function renderDocument({ title, main }: Document): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/project/_assets/site.css">
<script src="/project/_assets/site.js" defer></script>
</head>
<body>
<header><nav aria-label="Index"><a href="/">Projects</a> <a href="/project/_problems/">Problems</a></nav></header>
<main>
${main}</main>
</body>
</html>
`;
}
