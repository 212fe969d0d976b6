import type { SampleProject } from "./sample-index.ts";

/**
 * What an attacker would write to make the page run something: it sets `executed` or opens a dialog, loads something
 * from elsewhere, or takes the page's own names.
 */
export const ATTACKS = [
  "<script>executed = 1</script>",
  '"><img src=x onerror="executed = 2">',
  "' onmouseover='executed = 3",
  '" autofocus tabindex=1 onfocus="executed = 4" x="',
  "</title></script><script>executed = 5</script>",
  "</main></div><svg onload=executed=6>",
  "--><iframe srcdoc='<script>parent.executed = 7</script>'></iframe>",
  "javascript:executed=8",
  "<style>*{background:url(http://evil.example/9)}</style>",
  "<link rel=stylesheet href=http://evil.example/10>",
  "<base href=http://evil.example/11/>",
  "<meta http-equiv=refresh content='0;url=http://evil.example/12'>",
  "{{constructor.constructor('executed = 13')()}}",
  "<math><mtext></p><style><img src onerror=executed=14>",
  "<form action=http://evil.example/15><button id=main data-copy>",
  "<p id=search data-site data-project=../../evil data-theme-toggle data-copy>16",
] as const;

const ALL = ATTACKS.join(" ");

const MARKDOWN = `${ATTACKS.map((attack) => `${attack}\n\n`).join("")}
[a](javascript:executed=20) [b](JaVaScRiPt:executed=21) [c](data:text/html,<script>executed=22</script>)
[d](vbscript:executed=23) ![e](x" onerror="executed=24) <https://a" onclick="executed=25>
<a href="java\tscript:executed=26">f</a> <a href=" javascript:executed=27">g</a>

\`\`\`"><script>executed = 28</script>
code
\`\`\`

| <script>executed = 29</script> | <img src=x onerror=executed=30> |
|---|---|
| [h](javascript:executed=31) | </td></table><script>executed = 32</script> |

<details open ontoggle="executed = 33"><summary>x</summary></details>
<svg><animate onbegin=executed=34 attributeName=x dur=1s></svg>
<noscript><p title="</noscript><img src=x onerror=executed=35>"></noscript>
<img srcset="http://evil.example/36 1x" src="http://evil.example/37">
<video src="http://evil.example/38" autoplay></video>
`;

const RST = `${ATTACKS.map((attack) => `${attack}\n\n`).join("")}
\`a <javascript:executed=40>\`_ \`b\`_ |c|

.. _b: javascript:executed=41
.. |c| image:: javascript:executed=42
   :target: javascript:executed=43
   :alt: "><script>executed = 44</script>

.. image:: x" onerror="executed=45
   :width: 1" onload="executed=46

.. raw:: html

   <script>executed = 47</script>

.. <script>executed=48</script>:: x

.. code:: "><script>executed = 49</script>

   </pre><script>executed = 50</script>

"><script>executed = 51</script>
================================

.. _"><img src=x onerror=executed=52>:

:"><script>executed=53</script>: x

.. evil:: </pre><script>executed=54</script>
`;

function hostile(name: string, description: string, contentType: string): SampleProject {
  return {
    name,
    summary: ALL,
    description,
    contentType,
    status: { status: "deprecated", reason: ALL },
    fields: {
      Author: ALL,
      "Author-email": `${ALL} <${ALL}>`,
      Maintainer: ALL,
      "Maintainer-email": ATTACKS.map((attack) => `"${attack}" <${attack}>`).join(", "),
      License: ALL,
      Keywords: ATTACKS.join(","),
      Platform: ALL,
      "Home-page": "javascript:executed=60",
      "Download-URL": 'https://a.example/" onclick="executed=61',
      "Project-URL": [...ATTACKS.map((attack) => `${attack}, ${attack}`), "x, javascript:executed=62"],
      "Requires-Dist": [
        ...ATTACKS,
        ...ATTACKS.map((attack) => `acme ${attack}`),
        ...ATTACKS.map((attack) => `acme; python_version < "${attack}" and extra == "${attack}"`),
      ],
      "Provides-Extra": [...ATTACKS],
      Classifier: ATTACKS.map((attack) => `${attack} :: ${attack}`),
    },
    releases: [{ version: "1.0", uploaded: "2026-01-02T03:04:05Z", yanked: ALL }],
  };
}

export const HOSTILE_PROJECTS: readonly SampleProject[] = [
  hostile("hostile-markdown", MARKDOWN, "text/markdown"),
  hostile("hostile-rst", RST, "text/x-rst"),
  hostile("hostile-text", ALL, `text/plain; x="${ALL}"`),
];
