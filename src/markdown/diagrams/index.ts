/** Draws diagrams at build, without a browser. */
import { readC4 } from './c4.ts';
import { drawQuadrants, drawXyChart } from './charts.ts';
import { readClasses } from './classes.ts';
import { type Diagram, DiagramError, type Drawing, type Source } from './diagram.ts';
import { drawPicture } from './draw-picture.ts';
import { readEntities, readRequirements } from './entities.ts';
import { readFlowchart } from './flowchart.ts';
import { drawGantt } from './gantt.ts';
import { drawGitGraph } from './git-graph.ts';
import { drawJourney, drawTimeline } from './journey.ts';
import { readMindmap } from './mindmap.ts';
import { drawPie } from './pie.ts';
import type { Picture } from './picture.ts';
import { drawSequence } from './sequence.ts';
import { readSource } from './source.ts';
import { readStates } from './states.ts';

interface Kind {
  type: string;
  draw(source: Source): Drawing;
}

const picture = (type: string, read: (source: Source) => Picture): Kind => ({
  type,
  draw: (source) => {
    const result = read(source);
    if (result.nodes.size === 0) throw new DiagramError('syntax', source.line, 'It has nothing in it.');
    return drawPicture(result);
  },
});
const flowchart = picture('Flowchart', readFlowchart);
const states = picture('State diagram', readStates);
const classes = picture('Class diagram', readClasses);
const c4 = picture('C4 diagram', readC4);
const xyChart: Kind = { type: 'Chart', draw: drawXyChart };

/** By the first word of their source. */
const kinds: Readonly<Record<string, Kind>> = {
  flowchart,
  graph: flowchart,
  'flowchart-elk': flowchart,
  stateDiagram: states,
  'stateDiagram-v2': states,
  classDiagram: classes,
  'classDiagram-v2': classes,
  erDiagram: picture('Entity-relationship diagram', readEntities),
  requirementDiagram: picture('Requirement diagram', readRequirements),
  sequenceDiagram: { type: 'Sequence diagram', draw: drawSequence },
  gantt: { type: 'Gantt chart', draw: drawGantt },
  gitGraph: { type: 'Git graph', draw: drawGitGraph },
  journey: { type: 'User journey', draw: drawJourney },
  mindmap: picture('Mind map', readMindmap),
  timeline: { type: 'Timeline', draw: drawTimeline },
  C4Context: c4,
  C4Container: c4,
  C4Component: c4,
  C4Dynamic: c4,
  C4Deployment: c4,
  quadrantChart: { type: 'Quadrant chart', draw: drawQuadrants },
  xychart: xyChart,
  'xychart-beta': xyChart,
  pie: { type: 'Pie chart', draw: drawPie },
};

/** @throws {DiagramError} if it cannot be drawn */
export function drawMermaid(text: string): Diagram {
  const source = readSource(text);
  const kind = Object.hasOwn(kinds, source.kind) ? kinds[source.kind] : undefined;
  if (!kind)
    throw new DiagramError(
      'unsupported',
      source.line,
      `Diagrams of the type "${source.kind}" are not drawn.`,
    );
  const drawing = kind.draw(source);
  const words = [source.accessibleTitle ?? source.title, source.accessibleDescription].filter(Boolean);
  return {
    ...drawing,
    type: kind.type,
    ...(source.title && { title: source.title }),
    label: words.length > 0 ? words.join('. ') : `${kind.type}: ${firstWords(drawing)}`,
  };
}

/** What is written in it, from its beginning. */
function firstWords({ children }: Drawing): string {
  const words: string[] = [];
  let length = 0;
  const visit = (nodes: Drawing['children']): void => {
    for (const node of nodes) {
      if (length > 120) return;
      if (node.type === 'element') visit(node.children);
      else if (node.type === 'text') {
        const text = node.value.trim();
        words.push(text);
        length += text.length + 2;
      }
    }
  };
  visit(children);
  const text = words.filter(Boolean).join(', ');
  return text.length > 120 ? `${text.slice(0, 119).toWellFormed()}…` : text;
}
