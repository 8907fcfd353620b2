/** Where text of a repository's can enter a page of docs: each gives Markdown that holds a payload there. */
type Place = (payload: string) => string;

/** Text of a diagram, a code block or a title in one line; the payload may not end the block. */
const block = (language: string, text: string) => `~~~~~~${language}\n${text}\n~~~~~~\n`;
const mermaid = (text: string) => block('mermaid', text);
const inline = (payload: string) => payload.replaceAll(/\s+/g, ' ');

export const places: Readonly<Record<string, Place>> = {
  headings: (p) => `# ${p}\n\n## ${p}\n\n${p}\n`,
  links: (p) => `[${p}](<${p}> "${p}") ![${p}](<${p}>)\n\n[a]: <${p}> '${p}'\n\n[a] <${p}>\n`,
  'blocks of mkdocs': (p) =>
    `!!! note "${p}"\n    ${p}\n\n=== "${p}"\n\n    ${p}\n\n??? x "${p}"\n\n    ${p}\n`,
  'code and tables': (p) =>
    `\`\`\`${p} title="${p}"\n${p}\n\`\`\`\n\n| ${p} |\n| --- |\n| ${p} |\n\n\`${p}\`\n`,
  html: (p) =>
    `<div title='${p}' id='${p}' class="${p}">${p}</div>\n\n<a href='${p}'>x</a> <img src='${p}' alt="${p}">\n\n## x {: #${p} onclick="alert(1)" }\n`,
  'tokens of links': (p) =>
    `text href="cb:/${p}" src="cb:${p}"\n\n<a href="cb:${p}">x</a> <a title=' href="cb:/x"' href="x">y</a>\n\n[^1]: ${p}\n\nx[^1] :::${p}\n`,
  'attribute lists': (p) =>
    `![x](x.png){ title="${p}" width="${p}" loading=${p} }\n\n[x](x.md){ target="${p}" .${p} }\n\n## y { #${p} .${p} title='${p}' }\n`,
  'more syntax': (p) =>
    `*[HTML]: ${p}\n\nHTML ^^${p}^^ ==${p}== ++${p}++ {++${p}++} :${p}: $${p}$ \\(${p}\\) [[${p}]] ~~${p}~~\n\nTerm ${p}\n: ${p}\n\n- [ ] ${p}\n\n> [!NOTE]\n> ${p}\n\n--8<-- "${inline(p)}"\n\n$$\n${p}\n$$\n\n/// caption\n${p}\n///\n`,
  math: (p) =>
    `$\\text{${inline(p)}}$ and $\\href{${inline(p)}}{x}$ and \\(${inline(p)}\\)\n\n$$\n\\class{${inline(p)}}{x} \\style{${inline(p)}}{x} \\includegraphics{${inline(p)}}\n$$\n\n~~~~~~math\n${p}\n~~~~~~\n`,
  'blocks with slashes': (p) =>
    `/// admonition | ${inline(p)}\n    type: ${inline(p)}\n    attrs: {class: ${inline(p)}, onclick: "alert(1)"}\n\n${p}\n///\n\n/// details | ${inline(p)}\n${p}\n///\n\n/// tab | ${inline(p)}\n${p}\n///\n\n/// html | div[onclick='${inline(p)}']\n${p}\n///\n`,
  'cards and figures': (p) =>
    `<div class="grid cards" markdown>\n\n- ${p}\n\n</div>\n\n<figure markdown="span">\n![${p}](x.png)\n<figcaption>${p}</figcaption>\n</figure>\n`,
  'drawn HTML': (p) =>
    `<svg class="diagram-svg" aria-label='${p}' viewBox='${p}'><path class="dg-box" d='${p}' fill='${p}'/><text class='${p}' x='${p}'>${p}</text><g>${p}</g></svg>\n\n<figure class="code-block" data-language="mermaid"><pre><code>graph TD\nA[${p}]</code></pre></figure>\n`,
  'code titles': (p) =>
    `~~~ { .mermaid title="${inline(p)}" #${p} }\ngraph TD; A\n~~~\n\n${block('plantuml', p)}${block('d2', p)}${block('json', p)}`,
  flowcharts: (p) =>
    mermaid(
      `%%{init: {"securityLevel": "loose", "themeCSS": "${inline(p)}", "htmlLabels": true}}%%\ngraph TD\n  accTitle: ${inline(p)}\n  A["${inline(p).replaceAll('"', '#quot;')}"] -->|${inline(p).replaceAll('|', '')}| B\n  subgraph g [${inline(p)}]\n  B\n  end\n  click A "${inline(p).replaceAll('"', '')}" "${inline(p)}"\n  click B call alert(1)\n  style A fill:${inline(p)},stroke:${inline(p)}\n  classDef x ${inline(p)}\n  class A x`,
    ) +
    mermaid(`graph TD\n  A["\`${inline(p)}\`"]`) +
    mermaid(`graph TD\n  ${inline(p)}`),
  'sequence diagrams': (p) =>
    mermaid(
      `---\ntitle: ${inline(p)}\n---\nsequenceDiagram\n  participant A as ${inline(p)}\n  A->>B: ${inline(p)}\n  Note over A,B: ${inline(p)}\n  loop ${inline(p)}\n  A->>A: x\n  end\n  link A: x @ ${inline(p)}\n  rect ${inline(p)}\n  end`,
    ),
  'other diagrams': (p) => {
    const text = inline(p);
    const quoted = text.replaceAll('"', "'");
    return [
      `stateDiagram-v2\n  state "${quoted}" as s\n  s --> t: ${text}\n  note right of s : ${text}`,
      `classDiagram\n  class A["${quoted}"]\n  A: ${text}\n  A <|-- B : ${text}`,
      `erDiagram\n  "${quoted}" ||--o{ B : "${quoted}"\n  B {\n    string name "${quoted}"\n  }`,
      `requirementDiagram\n  requirement "${quoted}" {\n    text: ${text}\n  }`,
      `gantt\n  title ${text}\n  section ${text}\n  ${text.replaceAll(':', '')} :2026-01-01, 3d`,
      `gitGraph\n  commit id: "${quoted}" tag: "${quoted}"\n  branch "${quoted}"\n  commit`,
      `pie title ${text}\n  "${quoted}" : 3`,
      `journey\n  title ${text}\n  section ${text}\n  ${text.replaceAll(':', '')}: 3: ${text}`,
      `timeline\n  section ${text}\n  2020 : ${text}`,
      `mindmap\n  ${text}`,
      text,
    ]
      .map(mermaid)
      .join('\n');
  },
};
