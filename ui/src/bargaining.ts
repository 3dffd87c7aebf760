/* The pictures of the bargaining set. */
import * as Plot from '@observablehq/plot';
import type { DealView, Mark } from './deal';

/** The outlines of the marks, within 16 by 16 around the middle, for a legend. */
export const OUTLINES: Record<string, string> = {
  star: 'M0,-8L1.9,-2.6L7.6,-2.5L3.1,1L4.7,6.5L0,3.2L-4.7,6.5L-3.1,1L-7.6,-2.5L-1.9,-2.6Z',
  triangle: 'M0,-7L7,5.5L-7,5.5Z',
  square: 'M-5.5,-5.5H5.5V5.5H-5.5Z',
  diamond: 'M0,-8L5,0L0,8L-5,0Z',
};

function range(view: DealView, marks: Mark[], at: number): [number, number] {
  const party = view.deal.parties[at]!;
  const values = marks.map((m) => m.values[at]!).concat(view.deal.no_deal[party] ?? 0);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = (high - low || view.deal.points) * 0.06;
  return [Math.max(low - room, Math.min(0, low)), Math.min(high + room, Math.max(view.deal.points, high))];
}

/** Two dealers: one axis each. */
export function bargainingSet(view: DealView, width: number): SVGSVGElement | HTMLElement {
  const [first, second] = view.deal.parties as [string, string];
  const cloud = view.cloud();
  const frontier = view.frontier();
  const fair = view.fairMarks();
  const all = [...cloud, ...frontier, ...fair];
  const x = (m: Mark) => m.values[0]!;
  const y = (m: Mark) => m.values[1]!;
  const corner = [view.deal.no_deal[first] ?? 0, view.deal.no_deal[second] ?? 0] as const;
  const domainX = range(view, all, 0);
  const domainY = range(view, all, 1);
  const narrow = width < 520;
  return Plot.plot({
    width,
    height: Math.max(320, Math.min(520, width * 0.72)),
    marginLeft: 52,
    marginBottom: 44,
    marginRight: narrow ? 16 : 130,
    style: { fontSize: '13px', color: 'var(--text)', background: 'none' },
    x: { domain: domainX, label: `Worth to ${view.party(first)} (points) →`, labelAnchor: 'center', nice: false },
    y: { domain: domainY, label: `↑ Worth to ${view.party(second)} (points)` },
    marks: [
      Plot.rect([0], {
        x1: corner[0],
        x2: domainX[1],
        y1: corner[1],
        y2: domainY[1],
        fill: 'var(--accent-soft)',
      }),
      Plot.ruleX([corner[0]], { stroke: 'var(--strong-line)', strokeDasharray: '5 4' }),
      Plot.ruleY([corner[1]], { stroke: 'var(--strong-line)', strokeDasharray: '5 4' }),
      Plot.dot(cloud, { x, y, r: 1.6, fill: 'var(--strong-line)', fillOpacity: cloud.length > 800 ? 0.35 : 0.6 }),
      Plot.line(frontier, { x, y, stroke: 'var(--p0)', strokeWidth: 1, strokeOpacity: 0.5 }),
      Plot.dot(frontier, {
        x,
        y,
        r: 3.2,
        stroke: 'var(--p0)',
        strokeWidth: 1.4,
        fill: (m: { acceptable: boolean }) => (m.acceptable ? 'var(--p0)' : 'var(--surface)'),
      }),
      Plot.dot([corner], { x: (c) => c[0], y: (c) => c[1], symbol: 'times', r: 6, stroke: 'var(--alert)', strokeWidth: 2.5 }),
      Plot.text([corner], {
        x: (c) => c[0],
        y: (c) => c[1],
        text: () => 'no deal',
        textAnchor: 'start',
        lineAnchor: 'top',
        dx: 8,
        dy: 5,
        fill: 'var(--alert)',
        stroke: 'var(--surface)',
        strokeWidth: 4,
      }),
      Plot.dot(fair, {
        x,
        y,
        symbol: (m: { symbol: string }) => m.symbol,
        r: 8,
        fill: 'var(--p1)',
        stroke: 'var(--surface)',
        strokeWidth: 1.5,
      }),
      narrow
        ? null // the legend below names them
        : Plot.text(fair, {
            x,
            y,
            text: (m: { label: string }) => m.label,
            textAnchor: 'start',
            dx: 12,
            dy: -8,
            fontWeight: 600,
            fill: 'var(--text)',
            stroke: 'var(--surface)',
            strokeWidth: 4,
          }),
      Plot.tip(
        [...fair, ...frontier, ...cloud],
        Plot.pointer({ x, y, title: (m: Mark) => m.words, fill: 'var(--surface)', stroke: 'var(--strong-line)', maxRadius: 24, lineWidth: narrow ? 17 : 28 }),
      ),
    ],
  });
}

/** Three dealers or more: an axis each, a line for each package of the frontier. */
export function parallel(view: DealView, width: number): SVGSVGElement | HTMLElement {
  const parties = view.deal.parties;
  const names = parties.map((p) => view.party(p));
  interface Knot {
    line: string;
    party: string;
    value: number;
    words: string;
    kind: 'fair' | 'acceptable' | 'other';
    label: string;
  }
  const knots = (mark: Mark, line: string, kind: Knot['kind'], label = ''): Knot[] =>
    parties.map((_, at) => ({ line, party: names[at]!, value: mark.values[at]!, words: mark.words, kind, label }));
  const frontier = view.frontier();
  const fair = view.fairMarks();
  const other = frontier.flatMap((m, at) => knots(m, `f${at}`, m.acceptable ? 'acceptable' : 'other'));
  const best = fair.flatMap((m, at) => knots(m, `s${at}`, 'fair', m.label));
  const last = names[names.length - 1]!;
  const narrow = width < 520;
  return Plot.plot({
    width,
    height: 420,
    marginLeft: 52,
    marginRight: narrow ? 40 : 150,
    style: { fontSize: '13px', color: 'var(--text)', background: 'none' },
    x: { type: 'point', domain: names, label: null },
    y: { label: '↑ Worth to the party (points)', grid: true },
    marks: [
      Plot.line(other, {
        x: 'party',
        y: 'value',
        z: 'line',
        stroke: (k: Knot) => (k.kind === 'acceptable' ? 'var(--p0)' : 'var(--strong-line)'),
        strokeOpacity: 0.35,
        strokeWidth: 1,
      }),
      Plot.ruleX(names, { stroke: 'var(--line)' }),
      Plot.dot(
        parties.map((p, at) => ({ party: names[at]!, value: view.deal.no_deal[p] ?? 0 })),
        { x: 'party', y: 'value', symbol: 'times', r: 6, stroke: 'var(--alert)', strokeWidth: 2.5 },
      ),
      Plot.line(best, { x: 'party', y: 'value', z: 'line', stroke: 'var(--p1)', strokeWidth: 2.6 }),
      narrow
        ? null // the legend below names them
        : Plot.text(
            best.filter((k) => k.party === last),
            { x: 'party', y: 'value', text: 'label', textAnchor: 'start', dx: 10, fontWeight: 600, lineWidth: 12 },
          ),
      Plot.tip(
        [...best, ...other],
        Plot.pointer({ x: 'party', y: 'value', title: 'words', fill: 'var(--surface)', stroke: 'var(--strong-line)', maxRadius: 24, lineWidth: narrow ? 17 : 28 }),
      ),
    ],
  });
}

/** Bars of shares in 0..1 with their intervals. */
export function shareBars(
  rows: { label: string; share: number; low: number; high: number }[],
  width: number,
): SVGSVGElement | HTMLElement {
  const narrow = width < 520;
  return Plot.plot({
    width,
    height: 34 * rows.length + 46,
    marginLeft: narrow ? 124 : 220,
    marginRight: 56,
    style: { fontSize: '13px', color: 'var(--text)', background: 'none' },
    x: { domain: [0, 1], percent: false, tickFormat: (t: number) => `${Math.round(t * 100)} %`, label: null },
    y: { domain: rows.map((r) => r.label), label: null },
    marks: [
      Plot.barX(rows, { x: 'share', y: 'label', fill: 'var(--p0)', fillOpacity: 0.75, insetTop: 6, insetBottom: 6 }),
      Plot.ruleY(rows, { x1: 'low', x2: 'high', y: 'label', stroke: 'var(--text)', strokeWidth: 1.6 }),
      Plot.text(rows, {
        x: 'high',
        y: 'label',
        text: (r: { share: number }) => `${(r.share * 100).toFixed(0)} %`,
        textAnchor: 'start',
        dx: 6,
      }),
    ],
  });
}
