import { indexPath } from "./index-path.ts";

/** A link to a project of the same index. */
export function projectLink(name: string, ...content: readonly (Node | string)[]): HTMLAnchorElement {
  const link = document.createElement("a");
  link.href = `${indexPath(location.pathname)}project/${name}/`;
  link.append(...content);
  return link;
}
