import { describe, expect, it } from "vitest";
import { MAX_README_LENGTH, renderReadme } from "./readme.ts";

const MARKDOWN = "text/markdown; charset=UTF-8; variant=GFM";
const RST = "text/x-rst";

const inner = async (text: string, type: string | undefined): Promise<string> =>
  (await renderReadme(text, type)).text.replace(/^<div class="readme">|<\/div>$/g, "").trim();

const REPOSITORY = {
  files: "https://github.com/a/b/blob/HEAD/",
  folder: "https://github.com/a/b/blob/HEAD/",
};

describe("relative links, if the repository is known", () => {
  const link = (path: string, text: string) =>
    `<a href="${REPOSITORY.files}${path}" rel="nofollow noopener noreferrer">${text}</a>`;

  it.each([
    ["Markdown", MARKDOWN, "[a](docs/a.md)", `<p>${link("docs/a.md", "a")}</p>`],
    ["HTML in Markdown", MARKDOWN, "<a href='/c'>d</a>", `<p>${link("c", "d")}</p>`],
    ["reStructuredText", RST, "`a <docs/a.rst>`_", `<p>${link("docs/a.rst", "a")}</p>`],
    ["images", MARKDOWN, "![a](b.png)", `<p>${link("b.png", "a")}</p>`],
    ["images in links", MARKDOWN, "[![a](b.png)](c.md)", `<p>${link("c.md", "<span>a</span>")}</p>`],
    ["those that lead elsewhere", MARKDOWN, "[a](../../../c) [b](//d.example)", "<p><a>a</a> <a>b</a></p>"],
    ["its own headings", MARKDOWN, "[a](#b)", '<p><a href="#readme-b">a</a></p>'],
  ])("in %s", async (_, type, text, expected) => {
    const { text: rendered } = await renderReadme(text, type, REPOSITORY);
    expect(rendered).toBe(`<div class="readme">${expected}\n</div>`);
  });

  it("are bounded together", async () => {
    const long = {
      files: `https://github.com/${"a".repeat(150)}/b/`,
      folder: `https://github.com/${"a".repeat(150)}/b/`,
    };
    const { text } = await renderReadme("[a](b) ".repeat(10_000), MARKDOWN, long);
    const links = text.split("href=").length - 1;
    expect(links).toBeGreaterThan(1_000);
    expect(links * long.files.length).toBeLessThan(300_000);
    expect(text.split("<a").length - 1).toBe(10_000);
  });
});

describe("Markdown", () => {
  it.each([
    ["headings below those of the page", "# One", '<h3 id="readme-one">One</h3>'],
    ["headings of one name", "# A\n# A", '<h3 id="readme-a">A</h3>\n<h3 id="readme-a-1">A</h3>'],
    ["code", "`<b>`", "<p><code>&lt;b&gt;</code></p>"],
    [
      "code blocks that a keyboard can scroll",
      "```python\nx\n```",
      '<pre tabindex="0"><code>x\n</code></pre>',
    ],
    ["strikethrough", "~~no~~", "<p><s>no</s></p>"],
    ["tasks", "- [x] a\n- [ ] b", "<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n</ul>"],
    [
      "links",
      "[a](https://a.example/)",
      '<p><a href="https://a.example/" rel="nofollow noopener noreferrer">a</a></p>',
    ],
    ["links to its own headings", "[a](#install)", '<p><a href="#readme-install">a</a></p>'],
    [
      "links into a repository as text",
      "[a](docs/a.md) [b](/b) [c](//c.example)",
      "<p><a>a</a> <a>b</a> <a>c</a></p>",
    ],
    ["addresses, but no filenames", "setup.py README.md", "<p>setup.py README.md</p>"],
    [
      "images as links to them",
      '![a](https://a.example/b.png) <img src="http://a.example/c/d.png?e">',
      '<p><a href="https://a.example/b.png" rel="nofollow noopener noreferrer">a</a> <a href="http://a.example/c/d.png?e" rel="nofollow noopener noreferrer">d.png</a></p>',
    ],
    [
      "images in links by their names",
      "[![a](https://a.example/b.svg)](https://c.example/) ![d](https://a.example/e)",
      '<p><a href="https://c.example/" rel="nofollow noopener noreferrer"><span>a</span></a> <a href="https://a.example/e" rel="nofollow noopener noreferrer">d</a></p>',
    ],
    [
      "images without a name",
      "<img src=https://a.example/ alt=''>",
      '<a href="https://a.example/" rel="nofollow noopener noreferrer">image</a>',
    ],
    [
      "images in the text",
      "![a](data:image/png;base64,AA==)",
      '<p><img src="data:image/png;base64,AA==" alt="a" /></p>',
    ],
    [
      "images of a repository by their names",
      "![a](b.png) <img src=c/d.png>",
      "<p><span>a</span> <span>d.png</span></p>",
    ],
    ["HTML", '<p align="center"><kbd>A</kbd></p>', '<p align="center"><kbd>A</kbd></p>'],
  ])("has %s", async (_, text, html) => {
    expect(await inner(text, MARKDOWN)).toBe(html);
  });

  it("has tables", async () => {
    const html = await inner("|a|b|\n|-|-:|\n|1|2|", MARKDOWN);
    expect(html).toContain('<th align="right">b</th>');
    expect(html).toContain('<td align="right">2</td>');
    expect(html).not.toContain("style");
  });
});

describe("reStructuredText", () => {
  it.each([
    [
      "sections by the order of their underlines",
      "One\n===\n\nTwo\n---\n\nThree\n=====",
      '<h3 id="readme-one">One</h3>\n<h4 id="readme-two">Two</h4>\n<h3 id="readme-three">Three</h3>',
    ],
    ["titles between lines", "===\nOne\n===", '<h3 id="readme-one">One</h3>'],
    [
      "inline markup",
      "*a* **b** ``c <*>`` `d`",
      "<p><em>a</em> <strong>b</strong> <code>c &lt;*&gt;</code> <em>d</em></p>",
    ],
    ["no markup where there is none", "2*3*4 a*b * c ` \\*d\\*", "<p>2*3*4 a*b * c ` *d*</p>"],
    ["roles", ":func:`a.b` :sub:`2` :ref:`c <d>`", "<p><code>a.b</code> <sub>2</sub> c</p>"],
    [
      "links in place",
      "`a <https://a.example>`_",
      '<p><a href="https://a.example" rel="nofollow noopener noreferrer">a</a></p>',
    ],
    [
      "links by name, and names for links",
      "See `My Docs`_ and docs_.\n\n.. _my docs: docs_\n.. _docs: https://d.example/",
      '<p>See <a href="https://d.example/" rel="nofollow noopener noreferrer">My Docs</a> and <a href="https://d.example/" rel="nofollow noopener noreferrer">docs</a>.</p>',
    ],
    [
      "links without name",
      "`a`__\n\n__ https://a.example/",
      '<p><a href="https://a.example/" rel="nofollow noopener noreferrer">a</a></p>',
    ],
    [
      "links to sections",
      "One\n===\n\nOne_",
      '<h3 id="readme-one">One</h3>\n<p><a href="#readme-one">One</a></p>',
    ],
    ["names that lead nowhere as text", "a_ `b`_ some_name", "<p>a_ b some_name</p>"],
    [
      "addresses",
      "(https://a.example/b).",
      '<p>(<a href="https://a.example/b" rel="nofollow noopener noreferrer">https://a.example/b</a>).</p>',
    ],
    ["substitutions", "|a|\n\n.. |a| replace:: *b*", "<p><em>b</em></p>"],
    ["substitutions of themselves", "|a|\n\n.. |a| replace:: |a|", "<p>|a|</p>"],
    [
      "images with a link",
      ".. image:: https://a.example/b.svg\n   :target: https://c.example/\n   :alt: d",
      '<p><a href="https://c.example/" rel="nofollow noopener noreferrer"><span>d</span></a></p>',
    ],
    ["bullets", "* a\n* b\n\n  c", "<ul>\n<li>a</li>\n<li><p>b</p>\n<p>c</p>\n</li>\n</ul>"],
    ["numbers", "3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'],
    ["sentences that begin like numbers", "A. Einstein\nwas here", "<p>A. Einstein\nwas here</p>"],
    ["definitions", "a : b\n  c", "<dl>\n<dt>a <em>b</em></dt><dd><p>c</p>\n</dd>\n</dl>"],
    ["fields", ":a: b", "<dl>\n<dt>a</dt><dd>b</dd>\n</dl>"],
    ["options", "-a, --all  b", "<dl>\n<dt><code>-a, --all</code></dt><dd>b</dd>\n</dl>"],
    [
      "literal blocks",
      "a::\n\n  <b>\n    c\n\nd",
      '<p>a:</p>\n<pre tabindex="0">&lt;b&gt;\n  c</pre>\n<p>d</p>',
    ],
    ["quoted literal blocks", "a::\n\n> b\n> c", '<p>a:</p>\n<pre tabindex="0">&gt; b\n&gt; c</pre>'],
    ["code", ".. code-block:: python\n   :linenos:\n\n   a\n     b", '<pre tabindex="0">a\n  b</pre>'],
    ["notes", ".. note:: a\n   b", "<blockquote><p><strong>Note</strong></p>\n<p>a\nb</p>\n</blockquote>"],
    ["quotes", "a\n\n  b", "<p>a</p>\n<blockquote><p>b</p>\n</blockquote>"],
    ["lines", "| a\n| b", "<p>a<br />\nb</p>"],
    ["doctests", ">>> 1\n1", '<pre tabindex="0">&gt;&gt;&gt; 1\n1</pre>'],
    ["transitions", "a\n\n-----\n\nb", "<p>a</p>\n<hr />\n<p>b</p>"],
    ["footnotes", "a [1]_\n\n.. [1] b", "<p>a <sup>[1]</sup></p>\n<dl><dt>[1]</dt><dd><p>b</p>\n</dd></dl>"],
    ["no comments", ".. a\n   b\n\nc", "<p>c</p>"],
    ["no raw HTML", ".. raw:: html\n\n   <b>a</b>\n\nc", "<p>c</p>"],
    [
      "unknown directives as they are written",
      ".. a:: b\n\n   c",
      '<pre tabindex="0">.. a:: b\n   \n   c</pre>',
    ],
    ["HTML as text", "<b>a</b> &amp;", "<p>&lt;b&gt;a&lt;/b&gt; &amp;amp;</p>"],
    ["tabs as columns", "a::\n\n\tb\n\t c", '<p>a:</p>\n<pre tabindex="0">b\n c</pre>'],
  ])("has %s", async (_, text, html) => {
    expect(await inner(text, RST)).toBe(html);
  });

  it.each([
    ["simple", "===  ===\na    b\n===  ===\n1    2\n\n3    4\n===  ==="],
    ["grid", "+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+\n| 3 | 4 |\n+---+---+"],
    [
      "list",
      ".. list-table::\n   :header-rows: 1\n\n   * - a\n     - b\n   * - 1\n     - 2\n   * - 3\n     - 4",
    ],
    ["csv", '.. csv-table::\n   :header: "a", b\n\n   1, 2\n   "3", 4'],
  ])("has tables of the kind %s", async (_, text) => {
    const html = (await inner(text, RST)).replace(/\s+/g, "");
    expect(html).toBe(
      '<tabletabindex="0"><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></tbody></table>',
    );
  });
});

describe("other descriptions", () => {
  it.each([
    ["plain text", "text/plain"],
    ["a media type that nobody knows", "text/x-asciidoc"],
    ["Markdown without a media type", undefined],
  ])("are text: %s", async (_, type) => {
    expect(await inner("# <b>\n\n* a", type)).toBe(
      '<pre class="readme-text" tabindex="0"># &lt;b&gt;\n\n* a</pre>',
    );
  });

  it("are reStructuredText unless something speaks against it", async () => {
    expect(await inner("a ``b``", undefined)).toBe("<p>a <code>b</code></p>");
  });

  it("are shown as text, and cut, if they are long", async () => {
    const html = (await renderReadme("# a\n".repeat(MAX_README_LENGTH / 4 + 1), MARKDOWN)).text;
    expect(html).toContain("131,076 characters");
    expect(html).not.toContain("<h3");
    expect(html.length).toBeLessThan(MAX_README_LENGTH + 1_000);
  });
});

describe("whatever could act is removed", () => {
  it.each([
    ["scripts", "<script>alert(1)</script>a", "a"],
    ["handlers", '<b onclick="alert(1)">a</b>', "<p><b>a</b></p>"],
    ["script addresses", '<a href="javascript:alert(1)">a</a>', "<p><a>a</a></p>"],
    ["script addresses in disguise", '<a href="java&#10;script:alert(1)">a</a>', "<p><a>a</a></p>"],
    ["script addresses in Markdown", "[a](<javascript:alert(1)>)", "<p>[a](&lt;javascript:alert(1)&gt;)</p>"],
    ["styles", '<p style="position:fixed">a</p><style>*{}</style>', "<p>a</p>"],
    ["drawings", "<svg><a href=x><text>a</text></a></svg>", "<p><a>a</a></p>"],
    ["forms", "<form action=/x><input name=a><button>b</button></form>", "b"],
    ["frames", '<iframe src="https://a.example"></iframe>a', "a"],
    ["pages in images", '<img src="data:image/svg+xml,x" alt=a>', "<span>a</span>"],
    ["names of the page's own", '<p id="main" name="main">a</p>', '<p id="readme-main">a</p>'],
    ["classes", '<p class="banner danger">a</p>', "<p>a</p>"],
    ["ends of what it did not begin", "</div></main>a", "a"],
  ])("%s", async (_, text, html) => {
    expect(await inner(text, MARKDOWN)).toBe(html);
  });
});
