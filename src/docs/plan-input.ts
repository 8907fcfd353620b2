/** What docs are planned from, and which files configure them. */
import type { EntityRecord } from '../catalog/entity.ts';
import type { Repository } from '../catalog/repository.ts';
import { compareText, type Problem } from '../problems.ts';
import { isFolderNav } from './folder-nav.ts';
import { readMkdocs, type MkdocsConfig } from './mkdocs.ts';
import { nameOf } from './paths.ts';

const maxConfigs = 1000;

export interface PlanInput {
  repository: Repository;
  /** Every file of the repository. */
  files: readonly string[];
  entities: readonly EntityRecord[];
  /** Text of one of {@link wantedDocsConfig}'s files. */
  read(path: string): string | undefined;
}

/** The configuration files that a plan may ask for. */
export function wantedDocsConfig(files: readonly string[]): string[] {
  const own = files
    .filter(
      (path) =>
        /(?:^|\/)(?:mkdocs[\w.-]*\.ya?ml|SUMMARY\.md|\.pages|\.nav\.ya?ml)$/.test(path) &&
        !path.includes('{{') &&
        !path.includes('node_modules/'),
    )
    .sort(compareText);
  // The monorepo plugin includes files of any name: `mkdocs-api.yml` and the like are taken for such.
  const configs = own.filter((path) => /(?:^|\/)mkdocs[\w.-]*\.ya?ml$/.test(path)).slice(0, maxConfigs);
  const orders = own
    .filter((path) => isFolderNav(path) || nameOf(path) === 'SUMMARY.md')
    .slice(0, maxConfigs);
  return [...configs, ...orders];
}

/** Reads a mkdocs.yml. @returns undefined where there is none */
export function loadConfig(input: PlanInput, file: string, problems: Problem[]): MkdocsConfig | undefined {
  const text = input.read(file);
  if (text === undefined) return undefined;
  const result = readMkdocs(file, text, input.repository.id);
  problems.push(...result.problems);
  return result.config;
}
