/** Where pypi.org's files are. Those of no other host come through this index. */
export const FILE_HOST = "files.pythonhosted.org";

const THERE = `https://${FILE_HOST}/packages/`;

/** The edge fetches the rest of the path from that host. */
const HERE = "/_upstream/packages/";

/** @returns where a file of upstream is in this index, and for other hosts than pypi.org's the URL itself */
export function proxiedUrl(url: string): string {
  return url.startsWith(THERE) ? HERE + url.slice(THERE.length) : url;
}
