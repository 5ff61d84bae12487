import { instance } from '@viz-js/viz';
import { type Rule, style } from './theme';
import { described } from './xml';

/** How all diagrams look, so that their sources say only what is in them. */
const LETTERS = { fontname: 'Helvetica', fontsize: 14 };
const GRAPH = { ...LETTERS, bgcolor: 'transparent', pad: 0.1, style: 'rounded' };
const NODE = { ...LETTERS, shape: 'box', style: 'rounded', margin: '0.15,0.08' };
const EDGE = { ...LETTERS, arrowsize: 0.7 };

// Smaller than Graphviz assumes: if a reader has no Helvetica, letters may be a sixth wider.
const FONT = `text{font-family:Helvetica,Arial,"Liberation Sans",sans-serif;font-size:12.5px}
.cluster text{font-weight:bold}`;
const KINDS = ['ours', 'good', 'bad'] as const;
const RULES: readonly Rule[] = [
  ['text', { fill: 'text' }],
  ['.cluster path', { stroke: 'quiet' }],
  ['.node path,.node polygon', { fill: 'box', stroke: 'quiet' }],
  ['.edge path', { stroke: 'quiet' }],
  ['.edge polygon', { fill: 'quiet', stroke: 'quiet' }],
  ...KINDS.flatMap((kind): Rule[] => [
    [`.node.${kind} path,.node.${kind} polygon`, { fill: `${kind}Box`, stroke: kind }],
    [`.edge.${kind} path`, { stroke: kind }],
    [`.edge.${kind} polygon`, { fill: kind, stroke: kind }],
  ]),
];

/** The SVG of a graph in Graphviz's language. The graph's `title` and `desc` are read out. */
export async function drawDiagram(source: string): Promise<string> {
  const graphviz = await instance();
  const { status, output, errors } = graphviz.renderFormats(source, ['svg', 'json0'], {
    graphAttributes: GRAPH,
    nodeAttributes: NODE,
    edgeAttributes: EDGE,
  });
  if (status !== 'success') throw new Error(errors.map(({ message }) => message).join('\n'));
  const { title, desc } = JSON.parse(output.json0);
  if (!title || !desc) throw new Error('a diagram without title or desc');
  return output.svg
    .slice(output.svg.indexOf('<svg'))
    .replaceAll(/<!--.*?-->\n/gs, '')
    .replaceAll(/<title>.*?<\/title>\n/g, '')
    .replace(/width="(\d+)pt" height="(\d+)pt"/, 'role="img" width="$1" height="$2"')
    .replace(/>\n/, `>\n${described(title, desc)}\n${style(FONT, RULES)}\n`);
}
