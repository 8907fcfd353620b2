/** The picture on an entity's page: what is around it, two steps far. */
import { compareText } from '../../problems.ts';
import {
  groupSteps,
  neighbourhood,
  type Step,
  type StepGroup,
  type World,
} from '../../graph/neighbourhood.ts';
import { perSite } from '../per-site.ts';
import type { Site } from '../site.ts';
import { exploreHref, graphNode, type GraphView, lineWords } from './graph-view.ts';
import { readRelation } from './relations.ts';

/** More than so many nodes cannot be read at a glance. */
export const pictureLimit = 30;
const depth = 2;

/** @returns undefined where there is nothing to see: no relation but that to an owner */
export function neighbourhoodView(site: Site, ref: string): GraphView | undefined {
  const relations = site.catalog.get(ref)?.relations ?? [];
  if (!relations.some(({ type }) => type !== 'ownedBy')) return undefined;
  const found = neighbourhood(siteWorld(site), [ref], { depth, limit: pictureLimit });
  const nodes: GraphView['nodes'] = found.nodes.map(({ id, more }, at) => ({
    ...graphNode(site, id),
    ...(at === 0 && { root: true }),
    ...(more > 0 && { more }),
  }));
  const lines: GraphView['lines'] = found.lines.map(({ from, to, both, relations: meant }) => ({
    from,
    to,
    words: lineWords(meant),
    ...(both && { both }),
  }));
  const explore = exploreHref(ref);
  const steps = found.nodes.map(({ hop }) => hop);
  for (const { at, relation, forward, count } of found.rest) {
    const place = nodes.length;
    nodes.push({
      title: `and ${count} more`,
      about: relation.words,
      tape: 'other',
      href: explore,
      rest: true,
    });
    const [from, to] = forward ? [at, place] : [place, at];
    lines.push({ from, to, words: relation.words });
    steps.push(forward ? 1 : -1);
  }
  return { nodes, lines, steps, explore, ...(found.linesLeft > 0 && { linesLeft: found.linesLeft }) };
}

/** The catalog as the rule of pictures sees it. */
export const siteWorld = perSite((site: Site): World<string> => {
  const known = new Map<string, StepGroup<string>[]>();
  const degree = (ref: string) => site.catalog.get(ref)?.relations.length ?? 0;
  return {
    groups(ref) {
      let groups = known.get(ref);
      if (!groups) {
        const steps = siteSteps(site, ref);
        groups = groupSteps(steps, (a, b) => degree(b) - degree(a) || compareText(a, b));
        known.set(ref, groups);
      }
      return groups;
    },
  };
});

/** All relations of an entity, as pictures read them. */
export function siteSteps(site: Site, ref: string): Step<string>[] {
  const relations = site.catalog.get(ref)?.relations ?? [];
  return relations.map(({ type, targetRef }) => ({ to: targetRef, ...readRelation(site, type) }));
}
