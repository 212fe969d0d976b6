import { type Html, html } from "../html.ts";
import type { Repository } from "./repository.ts";

/** The markup in which a description is written. */
type Markup = "markdown" | "restructured-text" | "text";

/**
 * In characters. A longer description is shown as text, cut at this length: rendering takes time that grows with the
 * input, and a page should open on a phone.
 */
export const MAX_README_LENGTH = 128 * 1024;

/**
 * Renders the description of a distribution. If it can't be rendered, it is shown as text.
 *
 * The renderers are loaded on demand: most batches concern few descriptions, and a cold start should not wait for them.
 *
 * @param contentType the value of Description-Content-Type
 * @param repository where its relative links lead; if there is none, they become text
 */
export async function renderReadme(
  description: string,
  contentType: string | undefined,
  repository?: Repository,
): Promise<Html> {
  if (description.length > MAX_README_LENGTH) return cutText(description);
  switch (markupOf(description, contentType)) {
    case "markdown": {
      const { renderMarkdown } = await import("./markdown.ts");
      return rendered(description, renderMarkdown, repository);
    }
    case "restructured-text": {
      const { renderRestructuredText } = await import("./restructured-text/document.ts");
      return rendered(description, renderRestructuredText, repository);
    }
    case "text":
      return plainText(description);
  }
}

/**
 * The media type decides. Without one, the specification says reStructuredText; but authors forget the type more often
 * than they write Markdown's signs in another markup.
 *
 * @see https://packaging.python.org/en/latest/specifications/core-metadata/#description-content-type
 */
function markupOf(description: string, contentType: string | undefined): Markup {
  const mediaType = contentType?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType === "text/markdown") return "markdown";
  if (mediaType === "text/x-rst") return "restructured-text";
  if (mediaType !== undefined) return "text";
  return /^(?:#{1,6} |```)/m.test(description) ? "text" : "restructured-text";
}

async function rendered(
  description: string,
  render: (text: string) => string,
  repository: Repository | undefined,
): Promise<Html> {
  const { sanitised } = await import("./sanitised.ts");
  try {
    return html`<div class="readme">${sanitised(render(description), repository)}</div>`;
  } catch {
    // A text that breaks its renderer must not keep the project off the index.
    return plainText(description);
  }
}

function plainText(text: string): Html {
  return html`<pre class="readme-text" tabindex="0">${text}</pre>`;
}

function cutText(description: string): Html {
  return html`<p class="note">This description has ${description.length.toLocaleString("en")} characters. Here are the first ${MAX_README_LENGTH.toLocaleString("en")}, as text.</p>
${plainText(description.slice(0, MAX_README_LENGTH))}`;
}
