/* The exchange part of the results (docs/results.md), indexed for drawing. */
import * as Plot from '@observablehq/plot';

export interface Count {
  side: string;
  kind: 'promised' | 'handed_over' | 'received';
  named: boolean;
  count: number;
}

export interface Reckoning {
  about: string;
  category: string;
  counts: Count[];
  /** How many pairs of numbers could be compared. */
  compared: number;
  differences: {
    between: [string, string];
    counts: [number, number];
    /** False: nothing is entered, which counts as none. */
    told: [boolean, boolean];
    explained: string | null;
    /** An explanation that was given for other numbers. */
    outdated: { entry: number; explained: string; counts: [number, number] } | null;
  }[];
  disputes: { entry: number; day: string | null; side: string | null; author: string | null; detail: string | null }[];
}

export interface FlowPoint {
  kind: string;
  side: string | null;
  named: boolean;
  remains: boolean;
  day: string;
  count: number;
  total: number;
}

export interface Group {
  holder: string;
  category: string;
  count: number;
  grave: number;
  excluded: number;
}

export interface Decision {
  entry: number;
  reference: string;
  decision: string;
  votes: { member: string; vote: string }[];
  decided: string | null;
  notify_by: string | null;
  notified: string | null;
  carry_out_by: string | null;
  notice_overdue: boolean;
  carrying_out_overdue: boolean;
}

export interface Exchange {
  register: string | null;
  counts: {
    open: number;
    disputed: number;
    reckonings: Reckoning[];
    flow: FlowPoint[];
    waiting: { holder: string; category: string; count: number; grave: number; since: string | null }[];
    persons: Record<string, number>;
    bags: Record<string, number>;
  } | null;
  commissions: { as_of: string; overdue: number; decisions: Decision[] } | null;
  plan: {
    possible: boolean;
    /** False: none was found, and there may be one. */
    decided: boolean;
    persons: number;
    sent?: number;
    gap?: number;
    proven?: boolean;
    /** The first sum that is not proven to be the best, in words. */
    open?: string | null;
    rounds: { name: string; groups: Group[] }[];
    staying: Group[];
    without_parity: { sent: number; at_once: number; grave_at_once: number } | null;
    clashes: { told: string; rules: string[] }[];
    /** What it means that there are several. */
    further: string | null;
  } | null;
}

const STAGES: Record<string, string> = {
  promised: 'promised',
  handed_over: 'handed over',
  received: 'received',
  died: 'died',
  identified: 'identified',
};

export const stageWords = (kind: string) => STAGES[kind] ?? kind;

/** A line of the flow: what one side says of one stage. */
export interface FlowLine {
  label: string;
  stage: string;
  side: string;
  points: FlowPoint[];
}

export function flowLines(flow: FlowPoint[], remains: boolean, name: (side: string) => string): FlowLine[] {
  const lines = new Map<string, FlowLine>();
  for (const p of flow) {
    if (p.remains !== remains) continue;
    const side = p.side === null ? '' : name(p.side);
    const label = `${side} ${stageWords(p.kind)}${p.named ? ', by name' : ''}`.trim();
    const line = lines.get(label) ?? { label, stage: p.kind, side: p.side ?? '', points: [] };
    line.points.push(p);
    lines.set(label, line);
  }
  return [...lines.values()];
}

const DASH: Record<string, string> = { promised: '2 5', handed_over: '8 5', received: '' };
const time = (day: string) => new Date(`${day}T00:00:00Z`);

/** Cumulated counts over time, a step line for each side and stage; full lines are what was received. */
export function flowPicture(lines: FlowLine[], sides: string[], width: number): SVGSVGElement | HTMLElement {
  const all = lines.flatMap((l) => l.points.map((p) => ({ ...p, at: time(p.day), line: l.label })));
  const last = new Date(Math.max(...all.map((p) => p.at.getTime())) + 2 * 86400e3);
  const color = (side: string) => `var(--p${Math.max(0, sides.indexOf(side)) % 6})`;
  return Plot.plot({
    width,
    height: 280,
    marginLeft: 56,
    marginRight: 20,
    marginBottom: 44,
    style: { fontSize: '13px', color: 'var(--text)', background: 'none' },
    x: { type: 'utc', label: null, grid: false },
    y: { label: '↑ up to that day', grid: true, tickFormat: (n: number) => n.toLocaleString('en') },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--strong-line)' }),
      ...lines.map((l) => {
        const points = l.points.map((p) => ({ at: time(p.day), total: p.total }));
        const end = points[points.length - 1]!;
        return Plot.line([{ at: points[0]!.at, total: 0 }, ...points, { at: last, total: end.total }], {
          x: 'at',
          y: 'total',
          curve: 'step-after',
          stroke: color(l.side),
          strokeWidth: 2.2,
          strokeDasharray: DASH[l.stage] ?? '1 4',
        });
      }),
    ],
  });
}

/** The largest count of a reckoning: what its bars are measured by. */
export const largest = (r: Reckoning) => Math.max(1, ...r.counts.map((c) => c.count));
