import { expect, it } from "vitest";
import { Html, html } from "./html.ts";

it.each([
  [
    "text",
    html`<p>${`<b> & "quoted" 'text'`}</p>`,
    "<p>&lt;b&gt; &amp; &quot;quoted&quot; &#39;text&#39;</p>",
  ],
  ["an attribute", html`<a title="${'"><script>'}"></a>`, '<a title="&quot;&gt;&lt;script&gt;"></a>'],
  ["HTML", html`<p>${html`<b>${"<"}</b>`}</p>`, "<p><b>&lt;</b></p>"],
  ["lists", html`<ul>${["<", html`<li></li>`, [1, 2]]}</ul>`, "<ul>&lt;<li></li>12</ul>"],
  ["nothing", html`<p>${undefined}${false}${""}</p>`, "<p></p>"],
  ["zero", html`${0}`, "0"],
  ["what was sanitised", html`${new Html("<i>x</i>")}`, "<i>x</i>"],
])("takes %s", (_, made, expected) => {
  expect(made.text).toBe(expected);
});
