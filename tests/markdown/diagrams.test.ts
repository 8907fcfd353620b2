/** Mermaid blocks, through the renderer: what is drawn, what a mistake gives, and that no input takes long. */
import { describe, expect, test } from 'vitest';
import { render } from './sample.ts';

const block = (source: string) => `# Page\n\nText.\n\n\`\`\`mermaid\n${source}\n\`\`\`\n`;

/** Every text of the picture, the source below it left out. */
function wordsOf(source: string): string[] {
  const { html, problems } = render(block(source));
  expect(problems).toEqual([]);
  const svg = /<svg[\s\S]*<\/svg>/.exec(html)?.[0] ?? '';
  return [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]+)/g)].map(([, text = '']) =>
    text.trim().replaceAll('&#x3C;', '<').replaceAll('&#x26;', '&'),
  );
}

const samples: Record<string, [source: string, words: string[]]> = {
  flowchart: [
    'graph TD; A[One & two] & B(Two) --> C{"Is it (three)?"}:::hot\n  subgraph s [Group]\n    C -- so<br>be it --> D\n  end\n  classDef hot fill:#f96',
    ['Group', 'One & two', 'Two', 'Is it (three)?', 'D', 'so', 'be it'],
  ],
  states: [
    'stateDiagram-v2\n  [*] --> Still\n  Still --> Moving : push\n  state Moving {\n    [*] --> Slow\n  }\n  note right of Still : rest',
    ['Moving', 'Still', 'Slow', 'rest', 'push'],
  ],
  classes: [
    'classDiagram\n  class Shape~T~ {\n    <<interface>>\n    +draw(x: T) void\n  }\n  Shape <|.. Circle : is "1"',
    ['«interface»', 'Shape<T>', '+draw(x: T) void', 'Circle', 'is "1"'],
  ],
  entities: [
    'erDiagram\n  CUSTOMER ||--o{ ORDER : places\n  CUSTOMER {\n    string name PK "who"\n  }',
    ['CUSTOMER', 'string', 'name', 'PK who', 'ORDER', 'places'],
  ],
  requirements: [
    'requirementDiagram\n  functionalRequirement r1 {\n    id: 1\n  }\n  element e {\n    type: test\n  }\n  e - verifies -> r1',
    ['«functional requirement»', 'r1', 'id: 1', '«element»', 'e', 'type: test', 'verifies'],
  ],
  sequence: [
    'sequenceDiagram\n  autonumber\n  actor A as Ann\n  A->>B: Hello\n  loop always\n    B--xA: No\n  end\n  Note over A,B: Both',
    ['Ann', 'B', 'loop', '[always]', 'Hello', '1', 'No', '2', 'Both'],
  ],
  gantt: [
    'gantt\n  title Plan\n  section Team\n    Build it :done, a, 2026-01-01, 10d\n    Test :after a, 2026-01-20',
    ['Team', '01-05', '01-12', '01-19', 'Build it', 'Test'],
  ],
  git: [
    'gitGraph\n  commit id: "first"\n  branch dev\n  commit\n  checkout main\n  merge dev tag: "v1"',
    ['main', 'dev', 'first', 'v1'],
  ],
  journey: ['journey\n  section Day\n    Tea: 5: Me, Cat', ['Tea', '5', 'Me', 'Cat', 'Day']],
  timeline: ['timeline\n  2002 : A : B\n       : C', ['2002', 'A', 'B', 'C']],
  mindmap: ['mindmap\n  root((Map))\n    One\n      ::icon(x)\n      Two', ['Map', 'One', 'Two']],
  c4: [
    'C4Context\n  title Bank\n  Enterprise_Boundary(b, "Bank, inc.") {\n    Person(p, "Ann", "Has money, $tags")\n    ContainerDb(d, "Store", "SQL")\n  }\n  System_Ext(m, "Mail")\n  Rel(p, d, "uses", "HTTPS")',
    ['Bank, inc.', 'Ann', '[Person]', 'Has money, $tags', 'Store', '[Container, database: SQL]', 'Mail', '[External system]', 'uses', '[HTTPS]'],
  ],
  quadrants: [
    'quadrantChart\n  x-axis Low --> High\n  y-axis Few --> Many\n  quadrant-1 Do it\n  A & B: [0.3, 0.6]',
    ['Low', 'High', 'Few', 'Many', 'Do it', 'A & B'],
  ],
  'bars and lines': [
    'xychart-beta\n  title "Sales"\n  x-axis [jan, feb]\n  y-axis "Money" 0 --> 8\n  bar [5, 6]\n  line [5, 6]',
    ['0', '2', '4', '6', '8', 'jan', 'feb', 'Money'],
  ],
  pie: ['pie title Pets\n  "Dogs" : 3\n  "Cats" : 1', ['75%', 'Dogs', '25%', 'Cats']],
};

describe('what is drawn holds its words', () => {
  test.for(Object.entries(samples))('%s', ([, [source, words]]) => {
    expect(wordsOf(source).sort()).toEqual(words.toSorted());
  });
});

test('the same source gives the same picture, whatever was drawn before', () => {
  const first = Object.values(samples).map(([source]) => render(block(source)).html);
  const second = Object.values(samples)
    .toReversed()
    .map(([source]) => render(block(source)).html)
    .toReversed();
  expect(second).toEqual(first);
});

test('a picture is named by accTitle and accDescr, else by its type and first words; its source stands below it', () => {
  expect(render(block('graph TD\n  accTitle: Who calls whom\n  accDescr { All\n  of them }\n  A-->B')).html).toContain(
    'role="img" aria-label="Who calls whom. All of them"',
  );
  const { html } = render(block('graph TD\n  A-->B'));
  expect(html).toContain('role="img" aria-label="Flowchart: A, B"');
  expect(html).toMatch(/<details class="diagram-source">.*A-->B.*<\/details>/s);
});

test('a picture has no ids, no styles and nothing to run, and its numbers are plain', () => {
  for (const [source] of Object.values(samples)) {
    const svg = /<svg[\s\S]*<\/svg>/.exec(render(block(source)).html)?.[0] ?? '';
    expect(svg.match(/<(?:path|rect|circle) class="[^"]*">/g)).toBeNull();
    expect(svg).not.toMatch(/\s(?:id|style|on\w+)=|<(?:style|script|foreignObject|use|image|title)|NaN|undefined|Infinity/);
  }
});

test('colours of authors are kept where they are colours, and text on them can be read', () => {
  const { html } = render(block('graph TD\n  A-->B\n  style A fill:#111,color:#222\n  style B fill:url(//evil),stroke:red'));
  expect(html).toContain('fill="#111111"');
  expect(html).toMatch(/<text[^>]*fill="#ffffff">A</);
  expect(html).not.toMatch(/fill="url|222222/);
  expect(html).toContain('stroke="#ff0000"');
});

test('click makes a link that is resolved like others; what would run is left out', () => {
  const { html, links } = render(
    block('graph TD\n  A-->B-->C\n  click A "other.md" "tip"\n  click B "javascript:alert(1)"\n  click C call run()'),
  );
  expect(links).toMatchObject([{ token: '/docs/guide/other.md', line: 8 }]);
  expect(html).toContain('role="group"');
  expect(html.match(/<a href/g)).toHaveLength(1);
});

test.for([
  ['a quote without end', 'graph TD\n  A[("x)]\n  B["y"]', 'mermaid-syntax', 7],
  ['something that is no statement', 'graph TD\n  A-->B\n\n  C ??? D', 'mermaid-syntax', 9],
  ['a subgraph without end', 'graph TD\n  subgraph x\n  A', 'mermaid-syntax', 7],
  ['a line of a sequence', 'sequenceDiagram\n  A->>B: x\n  what is this', 'mermaid-syntax', 8],
  ['a date that is none', 'gantt\n  a : soon, 3d', 'mermaid-syntax', 7],
  ['a branch that is none', 'gitGraph\n  commit\n  checkout x', 'mermaid-syntax', 8],
  ['a type that is not drawn', '%% comment\nsankey-beta\n  a,b,1', 'mermaid-unsupported', 7],
  ['no type at all', 'A --> B', 'mermaid-unsupported', 6],
  ['nothing', '', 'mermaid-syntax', 6],
  ['201 boxes', `graph TD\n${Array.from({ length: 201 }, (_, n) => `n${n}`).join('\n')}`, 'mermaid-large', 207],
] as const)('%s shows the source and is reported with its line', ([, source, rule, line]) => {
  const { html, problems } = render(block(source));
  expect(problems).toMatchObject([{ rule, line, file: 'docs/guide/page.md' }]);
  expect(html).not.toContain('<svg');
  expect(html).toContain('class="diagram-note"');
  expect(html).toContain('class="code-block" data-language="mermaid"');
});

test('a diagram in an admonition or a list is drawn, and its mistakes have their line', () => {
  const { html, problems } = render(
    '!!! note\n    ```mermaid\n    graph TD\n    A-->B\n    ```\n\n- item\n\n    ```mermaid\n    graph TD\n    A[x\n    ```\n',
  );
  expect(html).toContain('<svg');
  expect(problems).toMatchObject([{ rule: 'mermaid-syntax', line: 11 }]);
});

test('PlantUML, D2 and Graphviz show their source with a note', () => {
  for (const [language, name] of [
    ['plantuml', 'PlantUML'],
    ['d2', 'D2'],
    ['dot', 'Graphviz'],
  ]) {
    const { html, problems } = render(`\`\`\`${language}\na -> b\n\`\`\`\n`);
    expect(html).toContain(`${name} diagram, shown as its source.`);
    expect(problems).toEqual([]);
  }
});

test('no source takes long', () => {
  const many = (count: number, line: (n: number) => string) => Array.from({ length: count }, (_, n) => line(n)).join('\n');
  const sources = [
    `erDiagram\n${many(20, () => `a${' '.repeat(900)}x`)}`,
    `classDiagram\n${many(20, () => `class a${' '.repeat(900)}x`)}`,
    `stateDiagram-v2\n${many(19, () => `a${' -'.repeat(450)}`)}`,
    `sequenceDiagram\n${many(19, () => 'a-'.repeat(450))}`,
    `requirementDiagram\n${many(19, () => 'a <-'.repeat(200))}`,
    `gantt\nexcludes saturday,sunday,monday,tuesday,wednesday,thursday,friday\n${many(150, () => 'a:2020-01-01,99999d')}`,
    `mindmap\n${many(100, (n) => `${' '.repeat(n)}((${'('.repeat(90)}`)}`,
    `graph TD\nA${'['.repeat(19_000)}`,
    `graph TD\nA["${'<'.repeat(19_000)}"]`,
    `graph TD\n${many(3000, () => 'A-- x')}`,
    `graph TD\n${many(399, (n) => `n${n % 199}-->n${(n * 7) % 199}`)}`,
    `graph TD\n${many(199, (n) => `n${n}-->n${n + 1}`)}\n${many(100, (n) => `n0-->n${n + 100}`)}`,
    `%%{${many(5000, () => 'x')}`,
  ];
  for (const source of sources) {
    const start = performance.now();
    render(block(source));
    expect(performance.now() - start, source.slice(0, 60)).toBeLessThan(3000);
  }
});

test('a page draws as much as a page should', () => {
  const { html, problems } = render(block('graph TD\n  A-->B').repeat(102));
  expect(html.match(/<svg/g)).toHaveLength(100);
  expect(problems.map(({ rule }) => rule)).toEqual(['mermaid-large']);
});

test('names that every object has are names like others', () => {
  const source = 'graph TD\n  __proto__ --> constructor\n  class toString hasOwnProperty\n  style valueOf fill:constructor';
  expect(wordsOf(source).sort()).toEqual(['__proto__', 'constructor']);
  expect(render(block('constructor\n  A')).problems).toMatchObject([{ rule: 'mermaid-unsupported' }]);
});

test('markup in labels stays text or goes', () => {
  const label = '<img src=x onerror=alert(1)>';
  for (const source of [
    `graph TD\n  A["${label}"] --> B["#lt;script#gt;alert(1)#lt;/script#gt;"]`,
    `sequenceDiagram\n  A->>B: ${label}<script>alert(1)</script>`,
    `%%{init: {"securityLevel": "loose", "themeCSS": "*{background:url(//evil)}"}}%%\ngraph TD\n  A`,
    `graph TD\n  accTitle: "><script>alert(1)</script>\n  A`,
    `---\ntitle: "<script>alert(1)</script>"\n---\ngraph TD\n  A`,
  ]) {
    const { html } = render(block(source));
    const picture = html.slice(0, html.indexOf('<details')).replaceAll(/aria-label="[^"]*"/g, '');
    expect(picture).toContain('<svg');
    expect(picture).not.toMatch(/<(?:img|script)|evil/);
  }
});

test('an SVG in the HTML of a page is left out with all that is in it', () => {
  const { html } = render('a <svg class="diagram-svg"><path class="dg-box" d="M0,0"/><text>x</text></svg> b\n');
  expect(html).toBe('<p>a  b</p>');
});
