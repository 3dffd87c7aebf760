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
  /** A register, and nobody is entered by name. */
  unnamed: boolean;
  differences: {
    between: [string, string];
    counts: [number, number];
    /** False: nothing is entered, which counts as none. */
    told: [boolean, boolean];
    /** Persons who are in the second number and not in the first, and the other way round. */
    missing_counts: [number, number];
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
  state: string;
  ended: string | null;
  notice_overdue: boolean;
  carrying_out_overdue: boolean;
}

export interface Waiting {
  holder: string;
  category: string;
  count: number;
  grave: number;
  since: string | null;
}

export interface Seeking {
  side: string;
  sought: Record<string, number>;
  held: { all: number; sought: number };
}

export interface Exchange {
  register: string | null;
  /** Up to when the register tells: the day of its last entry, and the last day told of. */
  until: { recorded: string | null; day: string | null; later: boolean } | null;
  counts: {
    open: number;
    disputed: number;
    reckonings: Reckoning[];
    flow: FlowPoint[];
    waiting: Waiting[];
    /** Handed over by the holder, not yet received. */
    underway: Waiting[];
    seeking: Seeking[];
    unlinked: boolean;
    explains_nothing: { about: string; entry?: number; line?: number }[];
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
    /** Of those in the plan, by the register. */
    by_register: { known: number; underway: number; home: number; dead: number } | null;
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

/** A line of the flow: what one side says of one stage, as a count or by name. */
export interface FlowLine {
  stage: string;
  /** '': no side is named. */
  side: string;
  named: boolean;
  points: FlowPoint[];
}

/** How the stages that are drawn are drawn; the dead and those identified stand in the table of everybody. */
export const DASH: Record<string, string> = { promised: '2 5', handed_over: '8 5', received: '' };
/** A side's count is a broad line, who is entered by name a thin one with rings. */
export const BROAD = 2.4;
export const THIN = 1.2;

export function flowLines(flow: FlowPoint[], remains: boolean): FlowLine[] {
  const lines = new Map<string, FlowLine>();
  for (const p of flow) {
    if (p.remains !== remains || !(p.kind in DASH)) continue;
    const key = JSON.stringify([p.side, p.kind, p.named]);
    const line = lines.get(key) ?? { stage: p.kind, side: p.side ?? '', named: p.named, points: [] };
    line.points.push(p);
    lines.set(key, line);
  }
  return [...lines.values()];
}

const time = (day: string) => new Date(`${day}T00:00:00Z`);

/** Cumulated counts over time, a step line for each side and stage. */
export function flowPicture(
  lines: FlowLine[],
  color: (side: string) => string,
  width: number,
): SVGSVGElement | HTMLElement {
  const days = lines.flatMap((l) => l.points.map((p) => time(p.day).getTime()));
  const last = new Date(Math.max(...days) + 2 * 86400e3);
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
      ...lines.flatMap((l) => {
        const points = l.points.map((p) => ({ at: time(p.day), total: p.total }));
        const end = points[points.length - 1]!;
        const stroke = color(l.side);
        const rings = { x: 'at', y: 'total', r: 3, stroke, fill: 'var(--surface)' };
        return [
          Plot.line([{ at: points[0]!.at, total: 0 }, ...points, { at: last, total: end.total }], {
            x: 'at',
            y: 'total',
            curve: 'step-after',
            stroke,
            strokeWidth: l.named ? THIN : BROAD,
            strokeDasharray: DASH[l.stage]!,
          }),
          ...(l.named ? [Plot.dot(points, rings)] : []),
        ];
      }),
    ],
  });
}

/** The largest count of a reckoning: what its bars are measured by. */
export const largest = (r: Reckoning) => Math.max(1, ...r.counts.map((c) => c.count));
