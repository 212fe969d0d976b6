/** Texts that break out of a page that repeats them unescaped. */
export const HOSTILE_TEXTS: readonly string[] = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '" autofocus onfocus=alert(1) x="',
  "</title><script>alert(1)</script>",
  "</a><a href=//evil.example>",
  "<!-- comment",
  "--><svg onload=alert(1)>",
  "]]><script>alert(1)</script>",
  "<![CDATA[x]]>",
  "&lt;b&gt; &amp;quot; &#60; &#x3c;",
  "&unknown; &",
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
  "javascript:alert(1)",
  "{{constructor.constructor('alert(1)')()}} #{alert(1)} <%= 1 %>",
  "\u2028\u2029 line separators",
  "\u202e right to left",
  "\u0001\u001b[31m control characters",
  "\ufffe\uffff no characters",
  "𝒳 astral, é composed, e\u0301 decomposed",
  "plain",
];

/** The texts that fit into a key's last segment, and on an author's one line. */
export const HOSTILE_NAMES: readonly string[] = [
  "<script>alert(1)<",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "&lt;b&gt;",
  "javascript:alert(1)",
  "a b%20c%2Fd?e=f#g;h",
  "+plus+",
  "é𝒳",
];

/** Whether HTML can hold it as it is: a parser changes carriage returns, and refuses other control characters. */
export function isPlainText(text: string): boolean {
  return !/[\p{Cc}\p{Surrogate}\p{Noncharacter_Code_Point}]/u.test(text);
}

/** What is shown of a text on one line: no character that HTML and XML can't hold, and none that turns the direction. */
export function asOneLine(text: string): string {
  return text
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/[\s\p{Cc}\p{Noncharacter_Code_Point}]+/gu, " ")
    .trim();
}
