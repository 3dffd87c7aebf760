/* The state graph as Cytoscape draws it. */
import cytoscape, { type Core, type ElementDefinition, type StylesheetJson } from 'cytoscape';
import { layout } from './layout';
import type { Model } from './model';
import type { Graph, GraphMove, Move, Situation } from './results';

/** More lines than this are a grey cloud: then only those of the picked situation are drawn. */
export const DRAWN_MAX = 3000;

export interface Drawn {
  moves: GraphMove[];
  /** Set when there are more moves than can be told apart. */
  tooMany: boolean;
}

export function nodeId(id: number): string {
  return `s${id}`;
}

function standing(situation: Situation, concepts: number): string {
  const held = situation.equilibrium?.length ?? 0;
  const kind = held === 0 ? 'open' : held >= concepts ? 'firm' : 'holds';
  return situation.status_quo ? `${kind} quo` : kind;
}

function edge(model: Model, move: GraphMove | Move, id: string, classes: string): ElementDefinition {
  const party = model.party(move.party);
  return {
    group: 'edges',
    data: {
      id,
      source: nodeId(move.from),
      target: nodeId(move.to),
      colour: party?.colour ?? 5,
      dashes: party?.dashes.length ? party.dashes : [1, 0],
    },
    classes,
  };
}

/** Colours come from the page, so that both themes and paper are served by one list. */
function style(large: boolean): StylesheetJson {
  const page = getComputedStyle(document.documentElement);
  const colour = (name: string) => page.getPropertyValue(name).trim();
  const party = (element: { data(name: string): number }) => colour(`--p${element.data('colour')}`);
  return [
    {
      selector: 'node',
      style: {
        shape: 'ellipse',
        width: large ? 24 : 32,
        height: large ? 24 : 32,
        label: 'data(label)',
        'font-size': large ? 10 : 13,
        'font-family': page.fontFamily || 'sans-serif',
        'min-zoomed-font-size': large ? 11 : 5, // too small to read: rather none
        'text-valign': 'center',
        'text-halign': 'center',
        color: colour('--text'),
        'background-color': colour('--surface'),
        'border-width': 1.5,
        'border-color': colour('--strong-line'),
        'z-index': 10,
      },
    },
    {
      selector: 'node.holds, node.firm',
      style: {
        shape: 'hexagon',
        width: 44,
        height: large ? 36 : 40,
        'font-size': large ? 14 : 15,
        'min-zoomed-font-size': large ? 8 : 5,
        'font-weight': 'bold',
        'background-color': colour('--accent-soft'),
        'border-color': colour('--accent'),
        'border-width': 2.5,
      },
    },
    {
      selector: 'node.firm',
      style: { 'background-color': colour('--accent'), color: colour('--on-accent') },
    },
    {
      selector: 'node.quo',
      style: {
        shape: 'round-rectangle',
        width: large ? 64 : 52,
        height: large ? 48 : 44,
        'font-size': large ? 19 : 15,
        'font-weight': 'bold',
        'border-color': colour('--text'),
        'border-width': 4,
      },
    },
    {
      selector: 'edge',
      style: {
        width: large ? 1.2 : 2,
        opacity: large ? 0.6 : 0.9,
        'curve-style': large ? 'straight' : 'bezier', // apart where two join the same situations
        'control-point-step-size': 26,
        'line-color': party,
        'line-style': 'dashed',
        'line-dash-pattern': (e: { data(name: string): number[] }) => e.data('dashes'),
        'target-arrow-shape': 'triangle',
        'target-arrow-color': party,
        'arrow-scale': large ? 0.7 : 1.1,
      },
    },
    { selector: 'edge.against', style: { width: 0.8, opacity: large ? 0.22 : 0.4 } },
    { selector: '.dim', style: { opacity: 0.13 } },
    { selector: 'edge.near', style: { width: 2.6, opacity: 1, 'z-index': 20 } },
    { selector: 'edge.way', style: { width: 5, opacity: 1, 'z-index': 30, 'arrow-scale': 1.3 } },
    {
      selector: 'node.picked, node.way',
      style: {
        'underlay-color': colour('--p4'), // behind, so that the number stays readable
        'underlay-opacity': 0.7,
        'underlay-padding': 9,
        'min-zoomed-font-size': 0,
        'z-index': 40,
      },
    },
    { selector: 'node.near', style: { 'min-zoomed-font-size': 0, 'z-index': 30 } },
  ] as unknown as StylesheetJson;
}

export class Picture {
  private readonly cy: Core;
  private readonly large: boolean;
  private readonly ids: Set<number>;

  constructor(
    private readonly model: Model,
    graph: Graph,
    container: HTMLElement,
    onpick: (id: number | null) => void,
  ) {
    this.large = graph.states.length > 60;
    this.ids = new Set(graph.states.map((s) => s.id));
    const stretch = container.clientWidth / Math.max(1, container.clientHeight);
    const points = layout(graph, model.statusQuo, stretch);
    this.cy = cytoscape({
      container,
      elements: graph.states.map((situation) => ({
        group: 'nodes' as const,
        data: { id: nodeId(situation.id), label: String(situation.id), situation: situation.id },
        position: points.get(situation.id)!,
        classes: standing(situation, model.concepts.length),
      })),
      style: style(this.large),
      layout: { name: 'preset', padding: 24 },
      autoungrabify: true,
      autounselectify: true,
      boxSelectionEnabled: false,
      // the wheel scrolls the page, Ctrl and the wheel zoom; two fingers zoom where there is no wheel
      userZoomingEnabled: matchMedia('(pointer: coarse)').matches,
      minZoom: 0.08,
      maxZoom: 4,
    });
    this.cy.on('tap', 'node', (event) => onpick(event.target.data('situation') as number));
    this.cy.on('tap', (event) => {
      if (event.target === this.cy) onpick(null);
    });
  }

  destroy(): void {
    this.cy.destroy();
  }

  draw(drawn: Drawn): void {
    this.cy.batch(() => {
      this.cy.edges().remove();
      this.cy.add(
        drawn.moves
          .filter((move) => this.ids.has(move.from) && this.ids.has(move.to))
          .map((move, at) => edge(this.model, move, `m${at}`, move.improving ? '' : 'against')),
      );
    });
  }

  highlight(picked: number | null, way: Move[] | null): void {
    this.cy.batch(() => {
      this.cy.elements('edge.way').remove();
      this.cy.elements().removeClass('dim near picked way');
      if (way) this.highlightWay(way);
      else if (picked !== null && this.ids.has(picked)) this.highlightNode(picked);
    });
  }

  private highlightNode(id: number): void {
    const node = this.cy.getElementById(nodeId(id));
    const near = node.closedNeighborhood();
    this.cy.elements().difference(near).addClass('dim');
    near.addClass('near');
    node.addClass('picked');
  }

  private highlightWay(way: Move[]): void {
    const moves = way.filter((move) => this.ids.has(move.from) && this.ids.has(move.to));
    this.cy.elements().addClass('dim');
    this.cy.add(moves.map((move, at) => edge(this.model, move, `w${at}`, 'way')));
    for (const move of moves)
      for (const id of [move.from, move.to])
        this.cy.getElementById(nodeId(id)).removeClass('dim').addClass('way');
  }

  restyle(): void {
    this.cy.style(style(this.large));
  }

  zoom(factor: number): void {
    const middle = { x: this.cy.width() / 2, y: this.cy.height() / 2 };
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: middle });
  }

  fit(): void {
    this.cy.resize();
    this.cy.fit(undefined, 24);
  }

  /** Brings a situation into sight if it is outside of it. */
  reveal(id: number): void {
    const node = this.cy.getElementById(nodeId(id));
    if (node.empty()) return;
    const { x, y } = node.renderedPosition();
    if (x < 0 || y < 0 || x > this.cy.width() || y > this.cy.height()) this.cy.center(node);
  }

  image(): string {
    return this.cy.png({ output: 'base64uri', full: true, maxWidth: 2400, maxHeight: 2400, bg: '#ffffff' });
  }
}
