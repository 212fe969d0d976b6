import type { CoreMetadata } from "@wheelyard/core/core-metadata";
import { oneLine } from "@wheelyard/core/one-line";
import type { HomeFacts } from "@wheelyard/core/project-page";
import { licenceName } from "@wheelyard/site/licence";

/** In characters. They keep small what each upload to a part of the home page's data writes again. */
const MAX_KEYWORDS = 300;
const MAX_LICENCE = 200;
const MAX_REQUIRES = 32 * 1024;

/**
 * What a release's metadata says for the home page's data.
 *
 * @param metadata the latest release's; undefined if there is none or it can't be read
 */
export function homeFacts(metadata: CoreMetadata | undefined): HomeFacts {
  if (metadata === undefined) return {};
  const keywords = cut(metadata.keywords, MAX_KEYWORDS);
  const licence = cut(licenceName(metadata), MAX_LICENCE);
  const requires = fitting(metadata.requiresDist.map(oneLine));
  return {
    ...(keywords && { keywords }),
    ...(licence && { licence }),
    ...(requires.length > 0 && { requires }),
  };
}

function cut(text: string | undefined, most: number): string | undefined {
  return text && Array.from(oneLine(text)).slice(0, most).join("");
}

/** The first of them, as many as fit. A requirement is never cut: it would say something else. */
function fitting(requirements: readonly string[]): readonly string[] {
  let length = 0;
  const tooLong = requirements.findIndex((requirement) => {
    length += requirement.length;
    return length > MAX_REQUIRES;
  });
  return tooLong === -1 ? requirements : requirements.slice(0, tooLong);
}
