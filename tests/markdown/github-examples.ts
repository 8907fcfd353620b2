/** What GitHub adds to CommonMark: examples of our own, at least one per rule. */
export const githubExamples: readonly { section: string; markdown: string; html: string }[] = [
  {
    section: "Tables",
    markdown: "| a | b |\n| --- | --- |\n| 1 | 2 |\n",
    html: "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
  },
  {
    section: "Tables",
    markdown: "a | b\n-|:-:\n`x \\| y` | **z**\n",
    html: "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td><code>x | y</code></td><td><strong>z</strong></td></tr></tbody></table>",
  },
  {
    section: "Tables",
    markdown: "| a |\n| - |\n| 1 |\n> quote\n",
    html: "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table><blockquote><p>quote</p></blockquote>",
  },
  {
    section: "Tables",
    markdown: "| a | b |\n| - |\n| 1 |\n",
    html: "<p>| a | b | | - | | 1 |</p>",
  },
  {
    section: "Tables",
    markdown: "| a | b |\n| - | - |\n| 1 |\n| 2 | 3 | 4 |\n",
    html: "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td></td></tr><tr><td>2</td><td>3</td></tr></tbody></table>",
  },
  {
    section: "Tables",
    markdown: "| a |\n| - |\n",
    html: "<table><thead><tr><th>a</th></tr></thead></table>",
  },
  {
    section: "Tables",
    markdown: "| a |\n| - |\n| 1 |\ngoes on\n\nends\n",
    html: "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr><tr><td>goes on</td></tr></tbody></table><p>ends</p>",
  },
  {
    section: "Task lists",
    markdown: "- [ ] open\n- [x] done\n- [X] too\n",
    html: "<ul><li><input> open</li><li><input> done</li><li><input> too</li></ul>",
  },
  {
    section: "Task lists",
    markdown: "- [x] a\n  - [ ] b\n- [] no\n- [x]no\n",
    html: "<ul><li><input> a <ul><li><input> b</li></ul></li><li>[] no</li><li>[x]no</li></ul>",
  },
  {
    section: "Strikethrough",
    markdown: "~~gone~~ and ~gone~\n",
    html: "<p><del>gone</del> and <del>gone</del></p>",
  },
  {
    section: "Strikethrough",
    markdown: "Is ~~~not~~~ this ~~spans\n\nparagraphs~~\n",
    html: "<p>Is ~~~not~~~ this ~~spans</p><p>paragraphs~~</p>",
  },
  {
    section: "Autolinks",
    markdown: "www.example.com/help.\n",
    html: "<p><a href=\"http://www.example.com/help\">www.example.com/help</a>.</p>",
  },
  {
    section: "Autolinks",
    markdown: "(see https://example.com/a_(b))\n",
    html: "<p>(see <a href=\"https://example.com/a_(b)\">https://example.com/a_(b)</a>)</p>",
  },
  {
    section: "Autolinks",
    markdown: "https://example.com/?a=b&copy; and <https://example.com>\n",
    html: "<p><a href=\"https://example.com/?a=b\">https://example.com/?a=b</a>© and <a href=\"https://example.com\">https://example.com</a></p>",
  },
  {
    section: "Autolinks",
    markdown: "hello@mail.example.com but not hello@mail-\n",
    html: "<p><a href=\"mailto:hello@mail.example.com\">hello@mail.example.com</a> but not hello@mail-</p>",
  },
  {
    section: "Autolinks",
    markdown: "ftp.example.com and `https://example.com`\n",
    html: "<p>ftp.example.com and <code>https://example.com</code></p>",
  },
  {
    section: "Footnotes",
    markdown: "One[^1].\n\n[^1]: Note.\n",
    html: "<p>One<sup><a>1</a></sup>.</p><section><h2>Footnotes</h2><ol><li><p>Note. <a>↩</a></p></li></ol></section>",
  },
  {
    section: "Footnotes",
    markdown: "None[^x].\n",
    html: "<p>None[^x].</p>",
  },
  {
    section: "Disallowed HTML",
    markdown: "<strong>ok</strong> <title>no</title> <script>no</script>\n",
    html: "<p><strong>ok</strong>  </p>",
  },
  {
    section: "Alerts",
    markdown: "> [!NOTE]\n> Text.\n",
    html: "<aside><p>Note</p><p>Text.</p></aside>",
  },
  {
    section: "Alerts",
    markdown: "> [!WARNING] text\n",
    html: "<blockquote><p>[!WARNING] text</p></blockquote>",
  },
  {
    section: "Emoji",
    markdown: "It works :tada:, at 10:30:15 :nope:\n",
    html: "<p>It works 🎉, at 10:30:15 :nope:</p>",
  },
  {
    section: "Math",
    markdown: "Costs $5 and $6, but $x^2$ and $`y`$\n",
    html: "<p>Costs $5 and $6, but <span><math><msup><mi>x</mi><mn>2</mn></msup></math></span> and <span><math><mi>y</mi></math></span></p>",
  },
];
