/** What becomes of each thing that a mkdocs.yml can ask for: the one list that the reader, the report and the handbook share. */

/**
 * `supported`: does what it does in mkdocs. `translated`: the portal reaches the same end by its own means. `ignored`: has no
 * effect. `unsafe`: has no effect, and never will, because it runs code or loads foreign scripts.
 */
export type SupportStatus = 'supported' | 'translated' | 'ignored' | 'unsafe';

export interface Support {
  status: SupportStatus;
  /** What that means for readers; one sentence. */
  note: string;
  /** Pages that it touches. Absent: all of the site. */
  touches?: RegExp;
}

type Rows = readonly (readonly [names: string, status: SupportStatus, note: string, touches?: RegExp])[];

function table(rows: Rows): ReadonlyMap<string, Support> {
  return new Map(
    rows.flatMap(([names, status, note, touches]) =>
      names.split(' ').map((name): [string, Support] => [name, { status, note, touches }]),
    ),
  );
}

/** A pattern that no page holds: the setting touches none. */
const none = /(?!)/;

export const mkdocsKeys = table([
  ['site_name site_description', 'supported', 'Title and description of the docs.', none],
  ['docs_dir', 'supported', 'The folder of the pages.'],
  ['nav', 'supported', 'The navigation, includes of other mkdocs.yml files too.'],
  ['repo_url edit_uri edit_uri_template', 'supported', 'Where "Edit this page" leads.'],
  ['exclude_docs draft_docs', 'supported', 'These pages are left out.', none],
  [
    'not_in_nav',
    'supported',
    'Pages outside of the navigation are built and found by search; nobody is warned of them.',
    none,
  ],
  ['plugins markdown_extensions', 'supported', 'See each of them.', none],
  [
    'use_directory_urls',
    'translated',
    'Every page has a folder as its address; links to .html files are followed.',
  ],
  ['site_url site_dir', 'translated', 'The portal has one address for all docs.', none],
  [
    'theme',
    'translated',
    'The portal has one look for all docs, light and dark, with its own navigation, search and icons.',
  ],
  ['repo_name', 'translated', 'The header names the entity, its owner and its repository.', none],
  [
    'strict validation',
    'translated',
    'Links are always checked; callboard check --strict fails where one is broken.',
    none,
  ],
  ['site_author copyright', 'ignored', 'Owner and licence come from the catalog and the repository.', none],
  ['extra', 'ignored', 'Variables of themes and templates.', none],
  ['extra_css', 'ignored', 'A repository cannot change how the portal looks.'],
  ['extra_templates', 'ignored', 'No templates are filled in.', none],
  ['dev_addr watch remote_branch remote_name', 'ignored', 'Settings of mkdocs serve and gh-deploy.', none],
  ['google_analytics', 'ignored', 'The portal has its own analytics plugin.', none],
  ['INHERIT', 'ignored', 'The settings of the other file are not read: write them into this one.'],
  ['extra_javascript', 'unsafe', 'Scripts of repositories never run in the portal.'],
  ['hooks', 'unsafe', 'Python code of repositories never runs.'],
]);

const variables = /\{\{|\{%/;

export const mkdocsPlugins = table([
  ['techdocs-core', 'supported', "TechDocs' set of Markdown extensions is always on."],
  ['search material/search', 'supported', "The portal's search finds the pages."],
  ['redirects material/redirects', 'supported', 'Old addresses lead to the new pages.', none],
  ['monorepo', 'supported', 'Included mkdocs.yml files become branches of the navigation.'],
  ['group material/group', 'supported', 'Its plugins are treated like the others.', none],
  ['awesome-pages', 'supported', 'The .pages files order and name the navigation.'],
  ['awesome-nav', 'supported', 'The .nav.yml files order and name the navigation.'],
  ['literate-nav', 'supported', 'SUMMARY.md is the navigation.'],
  ['exclude', 'supported', 'The pages that its globs name are left out.', none],
  [
    'tags material/tags',
    'translated',
    'Tags stand on the page and filter the search; there is no page that lists them.',
    /^tags:/m,
  ],
  ['meta material/meta', 'ignored', 'Write tags and status into each page.', none],
  ['ezlinks roamlinks', 'supported', 'Links by bare page name find their page.'],
  ['gh-admonitions callouts', 'supported', 'Alerts of GitHub are boxes.', /^[ \t]*>[ \t]*\[!\w+\]/m],
  ['glightbox', 'translated', 'Images open in full size.', /!\[|<img/],
  ['mermaid2 mermaid', 'translated', 'Mermaid diagrams are drawn.', /```\s*mermaid/],
  [
    'offline privacy material/offline material/privacy',
    'translated',
    'Pages load nothing from other hosts but images that they name.',
    none,
  ],
  [
    'minify optimize material/optimize htmlproofer',
    'translated',
    'The portal does this by its own means.',
    none,
  ],
  ['print-site', 'translated', 'Each page prints well; there is no page of all pages.', none],
  ['rss', 'translated', 'There are feeds of changed docs.', none],
  [
    'git-revision-date git-revision-date-localized git-committers git-authors',
    'translated',
    'The last change comes from the history, and the owner from the catalog; authors are not listed.',
    /\{\{\s*git_/,
  ],
  [
    'autorefs',
    'ignored',
    'Links by heading text are not found; write the page and its anchor.',
    /\]\[[^\]\n]{0,200}\]/,
  ],
  ['section-index', 'ignored', 'The index of a section is an entry of its own in it.', none],
  ['blog material/blog', 'ignored', 'Posts are ordinary pages.', none],
  ['i18n', 'ignored', 'Each language is a page of its own.', none],
  ['mike', 'ignored', 'The default branch is shown; other versions are not.', none],
  [
    'social material/social typeset material/typeset projects material/projects info material/info',
    'ignored',
    'Nothing of it shows.',
    none,
  ],
  ['with-pdf pdf-export exporter', 'ignored', 'There is no PDF; each page prints well.', none],
  [
    'include-markdown',
    'ignored',
    'Files are not included: the tag shows as text. Use a snippet, --8<-- "file".',
    /\{%-?\s*include/,
  ],
  [
    'swagger-ui-tag render_swagger openapi-markdown',
    'ignored',
    'Describe the API as an API entity; it gets pages of its own.',
    /<swagger-ui|!!swagger/,
  ],
  ['drawio drawio-exporter', 'ignored', 'Export diagrams as SVG.', /\.drawio/],
  [
    'kroki plantuml',
    'ignored',
    'The source of the diagram is shown.',
    /```\s*(?:kroki-|plantuml|c4|graphviz)/,
  ],
  ['table-reader', 'ignored', 'Tables of other files are not read.', /\{\{\s*read_/],
  ['mkdocs-jupyter', 'ignored', 'Notebooks are no pages.', none],
  ['macros markdownextradata', 'unsafe', 'Templates run code, so they are shown as text.', variables],
  [
    'gen-files simple-hooks',
    'unsafe',
    'Python code of repositories never runs, so generated pages are missing.',
    none,
  ],
  [
    'mkdocstrings',
    'unsafe',
    'It imports the code of the repository, so these places are empty.',
    /^:::[ \t]+[\w.]+[ \t]*$/m,
  ],
  ['markdown-exec', 'unsafe', 'Code in pages is shown and never runs.', /```\w{1,40}[^\n]{0,200}\bexec=/],
]);

const admonition = /^[ \t]*!!!/m;
const fenced = /^[ \t]*(?:```|~~~)/m;

export const mkdocsExtensions = table([
  [
    'toc',
    'supported',
    'Headings have anchors as in mkdocs; the contents stand beside the page.',
    /^#{1,6} |\[TOC\]/m,
  ],
  ['admonition', 'supported', 'Boxes: !!! note "Title".', admonition],
  ['pymdownx.details', 'supported', 'Folding boxes: ??? note.', /^[ \t]*\?\?\?/m],
  ['pymdownx.tabbed', 'supported', 'Content tabs: === "Label".', /^[ \t]*===[!+]* ["']/m],
  [
    'pymdownx.blocks.admonition pymdownx.blocks.details pymdownx.blocks.tab',
    'supported',
    'Blocks: /// note | Title.',
    /^[ \t]*\/\/\/ /m,
  ],
  [
    'fenced_code pymdownx.superfences pymdownx.extra extra markdown.extensions.extra',
    'supported',
    'Fenced code, nested too.',
    fenced,
  ],
  [
    'codehilite pymdownx.highlight',
    'supported',
    'Code is highlighted; titles, line numbers and marked lines show.',
    fenced,
  ],
  ['pymdownx.inlinehilite', 'supported', 'The language mark of inline code is not shown.', /`[:#]!?\w/],
  ['tables', 'supported', 'Tables.', /^[ \t]{0,12}\|?[ \t]{0,40}:?-{2,100}:?[ \t]{0,40}\|/m],
  ['footnotes', 'supported', 'Footnotes.', /\[\^[^\]\n]{1,100}\]/],
  [
    'attr_list',
    'supported',
    'Ids of headings, width and height of images; classes are left out.',
    /\{:?[ \t]*[#.\w]/,
  ],
  ['def_list', 'supported', 'Definition lists.', /^:[ \t]+\S/m],
  ['abbr', 'supported', 'Abbreviations.', /^\*\[/m],
  ['md_in_html', 'supported', 'Markdown in HTML blocks.', /<\w{1,20}[^>\n]{0,200}\bmarkdown\b/],
  ['pymdownx.tasklist', 'supported', 'Task lists.', /^[ \t]*[-*+] \[[ xX]\]/m],
  [
    'pymdownx.caret pymdownx.tilde pymdownx.mark',
    'supported',
    'Inserted, deleted, marked, raised and lowered text.',
    /\^\^|~~|==|\^\S|~\S/,
  ],
  ['pymdownx.critic', 'supported', 'Marks of changes.', /\{(?:\+\+|--|~~|==|>>)/],
  ['pymdownx.emoji', 'supported', 'Short names of emoji; icons of themes are left out.', /:[a-z][\w+-]*:/],
  ['pymdownx.magiclink', 'supported', 'Bare addresses are links.', /https?:\/\//],
  [
    'pymdownx.smartsymbols',
    'supported',
    '(c), arrows, fractions.',
    /\((?:c|r|tm)\)|-->|<--|\+\/-|=\/=|\d\/\d/i,
  ],
  ['pymdownx.snippets', 'supported', 'Files of the same repository only, and never from a URL.', /-8<-/],
  ['pymdownx.keys', 'supported', 'Keys: ++ctrl+c++.', /\+\+[\w+-]{1,60}\+\+/],
  ['pymdownx.arithmatex mdx_math', 'supported', 'Formulas are MathML.', /\$[^$\n]{1,1000}\$|\\\(|\\\[/],
  [
    'pymdownx.betterem mdx_truly_sane_lists sane_lists meta',
    'supported',
    'Emphasis, lists and front matter as there.',
    none,
  ],
  ['plantuml_markdown', 'ignored', 'The source of the diagram is shown.', /```\s*plantuml|::uml::/],
  ['markdown_inline_graphviz', 'ignored', 'The source of the diagram is shown.', /```\s*graphviz|\{%\s*dot/],
  ['smarty', 'ignored', 'Quotes and dashes stay as they are written.', /["']|--/],
  ['nl2br', 'ignored', 'A line break in a paragraph is a space.'],
  ['wikilinks', 'ignored', 'Write links as Markdown.', /\[\[[^\]\n]{1,200}\]\]/],
  [
    'pymdownx.progressbar pymdownx.escapeall pymdownx.striphtml pymdownx.pathconverter pymdownx.b64',
    'ignored',
    'Shows as text.',
    none,
  ],
  ['attr_list.classes legacy_attrs legacy_em', 'ignored', 'Left out.', none],
  [
    'mkdocs-click mkautodoc',
    'unsafe',
    'It imports the code of the repository, so these places are empty.',
    /^:::[ \t]/m,
  ],
]);

/** What a name that stands in no list means. */
export const unknownSetting: Readonly<Record<'key' | 'plugin' | 'extension', Support>> = {
  key: { status: 'ignored', note: 'Not a setting of mkdocs that Callboard knows.', touches: none },
  plugin: { status: 'ignored', note: 'Callboard does not know it, and runs no plugins of mkdocs.' },
  extension: { status: 'ignored', note: 'Callboard does not know it; its syntax shows as text.' },
};
