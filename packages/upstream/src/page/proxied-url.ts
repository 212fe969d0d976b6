/** The host of pypi.org's files. Only files from this host come through this index. */
export const FILE_HOST = "files.pythonhosted.org";

const THERE = `https://${FILE_HOST}/packages/`;

/** The edge fetches the rest of the path from that host. */
const HERE = "/_upstream/packages/";

/** @returns where this index has the file of that URL; the URL itself if the file is not pypi.org's */
export function proxiedUrl(url: string): string {
  return url.startsWith(THERE) ? HERE + url.slice(THERE.length) : url;
}
