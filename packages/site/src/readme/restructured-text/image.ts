import { escapeHtml } from "@wheelyard/core/html";
import type { Options, References } from "./references.ts";

/** An image, linked if its options say so. */
export function imageOf(address: string, options: Options, references: References): string {
  const attributes = [
    ["src", address.replace(/\s+/g, "")],
    ["alt", options.get("alt")],
    ["width", size(options.get("width"))],
    ["height", size(options.get("height"))],
  ].flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${escapeHtml(value)}"`]));
  const image = `<img${attributes.join("")}>`;
  const target = options.get("target")?.trim();
  if (!target) return image;
  const address_ = target.endsWith("_")
    ? references.target(target.slice(0, -1).replace(/^`|`$/g, ""))
    : target;
  return address_ === undefined ? image : `<a href="${escapeHtml(address_)}">${image}</a>`;
}

function size(option: string | undefined): string | undefined {
  return /^(\d{1,4}%?)(?: *px)?$/.exec(option?.trim() ?? "")?.[1];
}
