/*
 * Just enough XML for S3's own answers, which have no comments, no CDATA and no attributes that matter. They escape
 * keys and other user texts, so every "<" begins a tag.
 */

/** The content of the element `root`; undefined if the text is not a whole document of it. */
export function rootContent(xml: string, root: string): string | undefined {
  const text = xml.trim();
  const begin = text.indexOf(`<${root}`);
  const before = text.slice(0, begin).trim();
  const isDeclaration = before.startsWith("<?xml") && before.indexOf("?>") === before.length - 2;
  const [open, close] = [text.indexOf(">", begin), `</${root}>`];
  const isNamedSo = /^[\s>]/.test(text.slice(begin + root.length + 1, begin + root.length + 2));
  if (begin < 0 || !(before === "" || isDeclaration) || !isNamedSo || !text.endsWith(close)) return undefined;
  return text.includes("<!") ? undefined : text.slice(open + 1, -close.length);
}

/** The contents of all elements with a name. */
export function contents(xml: string, name: string): string[] {
  const [open, close] = [`<${name}>`, `</${name}>`];
  const found: string[] = [];
  for (let at = xml.indexOf(open); at >= 0; ) {
    const end = xml.indexOf(close, at);
    if (end < 0) throw new Error(`Cannot read XML of S3: expected "${close}" after "${open}"`);
    found.push(xml.slice(at + open.length, end));
    at = xml.indexOf(open, end);
  }
  return found;
}

/** The text of the first element with a name; undefined if there is none. */
export function childText(xml: string, name: string): string | undefined {
  const [open, close] = [`<${name}>`, `</${name}>`];
  const at = xml.indexOf(open);
  if (at < 0) return xml.includes(`<${name}/>`) ? "" : undefined;
  const end = xml.indexOf(close, at);
  return end < 0 ? undefined : unescaped(xml.slice(at + open.length, end));
}

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]{2,4}));/g, (all, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? all;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
