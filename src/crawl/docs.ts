/** Reads, renders and checks the docs of one repository. */
import type { EntityRecord } from '../catalog/entity.ts';
import type { KindDefinition } from '../catalog/kind.ts';
import type { Repository } from '../catalog/repository.ts';
import { readCompatibility } from '../docs/compatibility.ts';
import { isDecision, linkDecisions, readDecision } from '../docs/decision.ts';
import { publishableImage } from '../docs/image.ts';
import { createBareNames } from '../docs/bare-names.ts';
import { checkLinks } from '../docs/links.ts';
import { isForSite } from '../docs/site-links.ts';
import { type DocsPlan, planDocs } from '../docs/plan.ts';
import { wantedDocsConfig } from '../docs/plan-input.ts';
import type { DocRecord, DocsSite } from '../docs/site.ts';
import type { Problem } from '../problems.ts';
import { writeAsset } from '../snapshot/write.ts';
import type { CrawlLimits } from '../sources/limits.ts';
import type { Reader } from './reader.ts';
import type { RenderPages, StoredDoc } from './render.ts';
import { readSnippets } from './snippets.ts';

export interface DocsResult {
  sites: DocsSite[];
  docs: DocRecord[];
  assets: Record<string, string>;
  problems: Problem[];
}

export async function readDocs(
  reader: Reader,
  options: {
    dir: string;
    repository: Repository;
    entities: readonly EntityRecord[];
    kinds?: readonly KindDefinition[];
    /** See `RenderInput`. */
    embeds?: readonly string[];
    limits: CrawlLimits;
    render: RenderPages;
  },
): Promise<DocsResult> {
  const { dir, repository, limits } = options;
  const files = [...reader.files.values()].filter(({ kind }) => kind === 'file').map(({ path }) => path);
  const configs = await reader.texts(wantedDocsConfig(files), limits.textBytes);
  const plan = planDocs({ repository, files, entities: options.entities, read: (path) => configs.get(path) });
  const problems = [...plan.problems];
  const pages = plan.pages.slice(0, limits.pages);
  if (pages.length < plan.pages.length)
    problems.push({
      rule: 'limit-pages',
      severity: 'warning',
      message: `This repository has ${plan.pages.length} docs pages; only the first ${limits.pages} are shown.`,
      hint: 'Raise `limits.pages` in content/sources.yaml, or exclude pages with `exclude_docs` in mkdocs.yml.',
      repository: repository.id,
    });

  const texts = await reader.texts(
    pages.map(({ file }) => file),
    limits.textBytes,
  );
  const readable = pages.filter(({ file }) => texts.has(file));
  const snippets = await readSnippets(reader, readable, texts, limits.textBytes);
  const rendered = await options.render(
    repository,
    readable.map(({ file, dialect, extensions }) => ({
      file,
      dialect,
      extensions,
      text: texts.get(file) ?? '',
      snippets: snippets.get(file),
      embeds: options.embeds,
    })),
  );

  const fileSet = new Set(files);
  const bareNames = bareNamesOf(plan);
  const checked = new Set<string>();
  const images = new Set<string>();
  const docs: DocRecord[] = [];
  for (const [index, page] of readable.entries()) {
    const doc = rendered[index];
    if (!doc) continue;
    if (!checked.has(page.file)) {
      checked.add(page.file);
      const found = checkLinks({
        repository,
        file: page.file,
        links: doc.links,
        files: fileSet,
        kinds: options.kinds,
        bareNames: bareNames.get(page.site),
      });
      // Whoever owns the docs is told, not whoever owns most of the repository.
      problems.push(...[...doc.problems, ...found].map((problem) => ({ ...problem, ref: page.site })));
    }
    for (const image of doc.assets) images.add(image);
    const decision = isDecision(page.file)
      ? readDecision(page.file, texts.get(page.file) ?? '', fileSet)
      : undefined;
    docs.push({ ...toRecord(page, doc), ...(decision && { decision }) });
  }
  linkDecisions(docs);
  const found = await storeAssets(reader, { dir, repository, limits, images: [...images].sort() });
  problems.push(...found.problems);
  return { sites: withCompatibility(plan, texts), docs, assets: found.assets, problems };
}

/** Look-ups of pages by name, for sites whose mkdocs.yml asks for links by name. */
function bareNamesOf(plan: DocsPlan): Map<string, (path: string) => string | undefined> {
  const names = new Map<string, (path: string) => string | undefined>();
  for (const [site, settings] of plan.settings)
    if (settings.some(({ area, name }) => area === 'plugin' && /^(?:ezlinks|roamlinks)$/.test(name)))
      names.set(
        site,
        createBareNames(plan.pages.filter((page) => page.site === site).map(({ file }) => file)),
      );
  return names;
}

/** Sites with what becomes of their mkdocs.yml, measured on the text of their pages. */
function withCompatibility(plan: DocsPlan, texts: ReadonlyMap<string, string>): DocsSite[] {
  const bySite = Map.groupBy(plan.pages, ({ site }) => site);
  return plan.sites.map((site) => {
    const settings = plan.settings.get(site.ref);
    if (!settings?.length) return site;
    const pages = (bySite.get(site.ref) ?? []).flatMap(({ file }) => texts.get(file) ?? []);
    return { ...site, compatibility: readCompatibility(settings, pages) };
  });
}

function toRecord(
  page: { site: string; path: string; file: string; navTitle?: string },
  doc: StoredDoc,
): DocRecord {
  const { frontMatter } = doc;
  return {
    site: page.site,
    path: page.path,
    file: page.file,
    title: page.navTitle ?? doc.title ?? titleFromFile(page.file),
    description: doc.description ?? frontMatter.description,
    tags: frontMatter.tags,
    hide: frontMatter.hide,
    status: frontMatter.status,
    searchExcluded: frontMatter.search?.exclude || undefined,
    headings: doc.headings,
    html: doc.html,
    links: [...new Set(doc.links.map(({ token }) => token))].sort(),
    ...(doc.anchors.length > 0 && { anchors: doc.anchors }),
    ...placesOf(doc),
  };
}

/** Links that only the whole organisation can tell right from wrong: the first place of each. */
function placesOf(doc: StoredDoc): Pick<DocRecord, 'places'> {
  const places = new Map<string, NonNullable<DocRecord['places']>[number]>();
  for (const { token, line, column, image, meant } of doc.links)
    if (!image && !places.has(token) && (meant || isForSite(token)))
      places.set(token, { token, line, column });
  return places.size > 0 ? { places: [...places.values()] } : {};
}

/** `getting-started.md` -> `Getting started`, as mkdocs does for a page without any title. */
function titleFromFile(file: string): string {
  const segments = file.split('/');
  const base = (segments.pop() ?? file).replace(/\.[^.]+$/, '');
  const name = /^(index|readme)$/i.test(base) ? (segments.pop() ?? 'Home') : base;
  const words = name.replace(/[-_]+/g, ' ').trim();
  return words ? words.charAt(0).toUpperCase() + words.slice(1) : name;
}

async function storeAssets(
  reader: Reader,
  options: { dir: string; repository: Repository; limits: CrawlLimits; images: string[] },
): Promise<{ assets: Record<string, string>; problems: Problem[] }> {
  const { limits, repository } = options;
  const problems: Problem[] = [];
  const assets: Record<string, string> = {};
  const present = options.images.filter((path) => reader.files.get(path)?.kind === 'file');
  let total = 0;
  for (let start = 0; start < present.length; start += 50) {
    const batch = present.slice(start, start + 50);
    const contents = await reader.bytes(batch, limits.assetBytes);
    for (const path of batch) {
      const content = contents.get(path);
      const overTotal = content !== undefined && total + content.length > limits.assetsBytes;
      if (!content || overTotal) {
        problems.push({
          rule: 'limit-image',
          severity: 'info',
          message: overTotal
            ? `The image was left out: this repository's images are larger than ${limits.assetsBytes} bytes together.`
            : `The image was left out: it cannot be read or is larger than ${limits.assetBytes} bytes.`,
          hint: 'It is linked on the forge where there is one. Make it smaller, or raise the bound under `limits` in content/sources.yaml.',
          repository: repository.id,
          file: path,
        });
        continue;
      }
      const image = publishableImage(path, content);
      if (!image) {
        problems.push({
          rule: 'image-unusable',
          severity: 'warning',
          message: `The image was left out: it is ${/\.svg$/i.test(path) ? 'no well-formed SVG' : 'no image of a kind that browsers know'}.`,
          hint: 'Export it once more, or give it the ending of what it is.',
          repository: repository.id,
          file: path,
        });
        continue;
      }
      total += image.length;
      const extension = /\.[a-z0-9]+$/.exec(path.toLowerCase())?.[0] ?? '';
      Object.defineProperty(assets, path, {
        value: await writeAsset(options.dir, image, extension),
        enumerable: true,
        configurable: true,
      });
    }
  }
  return { assets, problems };
}
