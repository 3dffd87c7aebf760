/* The escalation part of the results (docs/results.md), indexed for drawing. */
import * as Plot from '@observablehq/plot';

export interface Estimate {
  value: number | null;
  error: number | null;
  low: number | null;
  high: number | null;
}

export interface Effect extends Estimate {
  from: string;
  to: string;
  statistic: number | null;
  p: number | null;
}

export interface OutlookNumbers {
  mean: number;
  quantiles: number[];
  total: number[];
}

export interface CostLine {
  harm: string;
  victims: string;
  said_by: string;
  part_of_all: boolean;
  reports: number;
  low: number | null;
  best: number | null;
  high: number | null;
  by_period: (number | null)[];
  places: { place: string; low: number | null; best: number | null; high: number | null }[];
}

export interface Escalation {
  summary: string[];
  events: {
    file: string;
    layout: string;
    rows: number;
    kept: number;
    used: number;
    told_twice: number;
    count: number;
    by: string;
    time: string;
    counts_are: string;
    dated: boolean;
    start: string;
    end: string;
    days: number;
    types: Record<string, number>;
  };
  fit: {
    converged: boolean;
    outcome: string;
    likelihood?: string;
    excited?: boolean;
    effects?: Effect[];
    spectral_radius?: number | null;
    spectral_radius_interval?: (number | null)[];
    half_life?: Estimate;
    confidence?: number;
    log_likelihood?: number;
    aic?: number;
    bic?: number;
    parameters?: number;
    plain?: { log_likelihood: number; aic: number; bic: number; parameters: number };
  };
  other_models: {
    name: string;
    converged: boolean;
    log_likelihood: number | null;
    aic: number | null;
    bic: number | null;
    parameters: number;
  }[];
  goodness_of_fit: { residuals: number; ks: number | null; p: number | null; ljung_box_p: number | null; qq: [number, number][] } | null;
  forecast: {
    futures: number;
    capped: number;
    days_per_period: number;
    levels: number[];
    recent: { start: string; count: number }[];
    periods: { start: string; types: Record<string, OutlookNumbers>; all: OutlookNumbers }[];
  } | null;
  backtest: { forecasts: number; models: Record<string, { mae: number; crps: number }> } | null;
  over_time: { start: string; came: number[]; expected: number[] }[];
  segments: { from: string; until: string; count: number; per_day: number; low: number; high: number }[];
  raids: { day: string; launched: number; stopped: number | null; unit: string | null; claimed_by: string | null }[];
  stopping: { typical_raid: number; by_size: { raid: number; share: number; low: number; high: number }[] } | null;
  saturation: {
    stop: number;
    shots: number;
    capacity: number;
    one_leaks_from: number | null;
    a_tenth_leaks_from: number | null;
    curve: { raid: number; expected: number; low: number; high: number; any: number; spent: number }[];
    stock: {
      stock: number;
      horizon_days: number;
      low_days: number | null;
      median_days: number | null;
      high_days: number | null;
      lasts: number;
    } | null;
    cost_exchange: { raid: number; spent: number; raid_cost: number; avoided: number; ratio: number | null } | null;
  } | null;
  human_cost: { period: string; periods: string[]; lines: CostLine[] };
}

const style = { fontSize: '13px', color: 'var(--text)', background: 'none' };
const colour = (k: number) => `var(--p${k % 6})`;

export function typesOf(e: Escalation): string[] {
  return Object.keys(e.events.types);
}

export function short(value: number | null | undefined, digits = 2): string {
  if (value == null) return '–';
  if (value !== 0 && Math.abs(value) < 0.001) return '< 0.001';
  return value.toLocaleString('en-GB', { maximumFractionDigits: digits });
}

export function whole(value: number | null | undefined): string {
  return value == null ? '–' : Math.round(value).toLocaleString('en-GB');
}

/** A time of the results: a date, or the plain number of an undated table. */
function moment(e: Escalation, text: string): Date | number {
  if (!e.events.dated) return Number(text);
  return new Date(text.includes('T') ? text : `${text}T00:00:00Z`);
}

function timeScale(e: Escalation, width: number) {
  const ticks = width < 520 ? 4 : 8;
  return e.events.dated ? ({ type: 'utc', label: null, ticks } as const) : ({ label: 'time', ticks } as const);
}

/** What came in each part of the record, and what the model expected then. */
export function overTimePicture(e: Escalation, width: number): SVGSVGElement | HTMLElement {
  const types = typesOf(e);
  const parts = e.over_time;
  const start = parts.map((p) => moment(e, p.start));
  const end = moment(e, e.events.end);
  const rows = types.flatMap((type, j) =>
    parts.map((p, k) => ({
      type,
      x1: start[k]!,
      x2: start[k + 1] ?? end,
      middle: new Date((Number(start[k]!) + Number(start[k + 1] ?? end)) / 2),
      came: p.came[j]!,
      expected: p.expected[j]!,
    })),
  );
  const at = (r: { middle: Date }) => (e.events.dated ? r.middle : Number(r.middle));
  return Plot.plot({
    width,
    height: types.length * 130 + 60,
    marginLeft: 48,
    marginRight: 16,
    marginTop: 26,
    style,
    x: timeScale(e, width),
    y: { label: null, grid: true, ticks: 4 },
    fy: { label: null, axis: null, domain: types },
    marks: [
      Plot.rectY(rows, {
        x1: 'x1',
        x2: 'x2',
        y: 'came',
        fy: 'type',
        fill: (r: { type: string }) => colour(types.indexOf(r.type)),
        fillOpacity: 0.4,
      }),
      Plot.line(rows, { x: at, y: 'expected', fy: 'type', stroke: 'var(--text)', strokeWidth: 1.6 }),
      Plot.ruleY([0], { stroke: 'var(--strong-line)' }),
      types.length > 1
        ? Plot.text(types, { fy: (t: string) => t, text: (t: string) => t, frameAnchor: 'top-left', dx: 6, dy: -4, fontWeight: 600 })
        : null,
      Plot.tip(
        rows,
        Plot.pointerX({
          x: at,
          y: 'came',
          fy: 'type',
          title: (r: { type: string; came: number; expected: number }) =>
            `${r.type}: ${short(r.came, 1)} came, ${short(r.expected, 1)} expected`,
          fill: 'var(--surface)',
          stroke: 'var(--strong-line)',
          maxRadius: 40,
        }),
      ),
    ],
  });
}

/** Who answers whom: a cell for each pair, darker the more events one event sets off. */
export function matrixPicture(e: Escalation, width: number): SVGSVGElement | HTMLElement {
  const types = typesOf(e);
  const longest = Math.max(...types.map((t) => t.length));
  const margin = Math.min(width * 0.35, 24 + 7.5 * longest);
  const room = margin / 7.5 - 2;
  const cut = (t: string) => (t.length > room ? `${t.slice(0, Math.max(3, Math.floor(room) - 1))}…` : t);
  const size = Math.min(96, (width - margin - 16) / types.length);
  const most = Math.max(0.2, ...e.fit.effects!.map((x) => x.value ?? 0));
  const shown = (x: Effect) => (x.p != null ? x.p < 0.05 : (x.low ?? 0) > 0.01);
  return Plot.plot({
    width: margin + 16 + size * types.length,
    height: size * types.length + 74,
    marginLeft: margin,
    marginTop: 50,
    style,
    x: { domain: types, axis: 'top', label: 'sets off, of →', tickFormat: (t: string) => (types.length > 3 || size < 70 ? cut(t).slice(0, Math.max(3, Math.floor(size / 8))) : cut(t)) },
    y: { domain: types, label: '↓ an event of', tickFormat: cut },
    marks: [
      Plot.cell(e.fit.effects!, {
        x: 'to',
        y: 'from',
        inset: 1.5,
        rx: 4,
        fill: 'var(--p0)',
        fillOpacity: (x: Effect) => 0.06 + 0.5 * Math.min(1, (x.value ?? 0) / most),
        stroke: (x: Effect) => (shown(x) ? 'var(--text)' : 'none'),
        strokeWidth: 2,
      }),
      Plot.text(e.fit.effects!, { x: 'to', y: 'from', text: (x: Effect) => short(x.value), fontSize: size < 50 ? 11 : 15, fontWeight: 600 }),
      Plot.tip(
        e.fit.effects!,
        Plot.pointer({
          x: 'to',
          y: 'from',
          title: (x: Effect) =>
            `One event of ${x.from} sets off ${short(x.value)} of ${x.to} directly\n90 % interval ${short(x.low)} to ${short(x.high)}${x.p == null ? '' : `\np ${short(x.p, 3)}`}`,
          fill: 'var(--surface)',
          stroke: 'var(--strong-line)',
        }),
      ),
    ],
  });
}

/** What is to be expected: the middle of the futures, and bands of 50 and 90 in 100 of them. */
export function forecastPicture(e: Escalation, width: number): SVGSVGElement | HTMLElement {
  const f = e.forecast!;
  const past = f.recent.map((p) => ({ x: moment(e, p.start), y: p.count }));
  const rows = f.periods.map((p) => ({ x: moment(e, p.start), mean: p.all.mean, q: p.all.quantiles }));
  return Plot.plot({
    width,
    height: 270,
    marginLeft: 48,
    marginRight: 16,
    style,
    x: timeScale(e, width),
    y: { label: f.days_per_period === 7 ? '↑ events a week' : e.events.dated ? '↑ events a day' : '↑ events a unit of time', grid: true, zero: true },
    marks: [
      Plot.line(past, { x: 'x', y: 'y', stroke: 'var(--strong-line)', strokeWidth: 1.6 }),
      Plot.areaY(rows, { x: 'x', y1: (r: { q: number[] }) => r.q[1]!, y2: (r: { q: number[] }) => r.q[5]!, fill: 'var(--p0)', fillOpacity: 0.16 }),
      Plot.areaY(rows, { x: 'x', y1: (r: { q: number[] }) => r.q[2]!, y2: (r: { q: number[] }) => r.q[4]!, fill: 'var(--p0)', fillOpacity: 0.28 }),
      Plot.line(rows, { x: 'x', y: 'mean', stroke: 'var(--p0)', strokeWidth: 2.4 }),
      Plot.ruleY([0], { stroke: 'var(--strong-line)' }),
      Plot.tip(
        rows,
        Plot.pointerX({
          x: 'x',
          y: 'mean',
          title: (r: { mean: number; q: number[] }) => `mean ${short(r.mean)}\n9 of 10 futures: ${whole(r.q[1])} to ${whole(r.q[5])}`,
          fill: 'var(--surface)',
          stroke: 'var(--strong-line)',
          maxRadius: 40,
        }),
      ),
    ],
  });
}

/** Residuals against what they should be: on the line if the model is right. */
export function residualPicture(e: Escalation, width: number): SVGSVGElement | HTMLElement {
  const rows = e.goodness_of_fit!.qq;
  const most = Math.max(...rows.map((r) => Math.max(r[0], r[1])));
  const side = Math.min(width, 380);
  return Plot.plot({
    width: side,
    height: side * 0.85,
    marginLeft: 48,
    style,
    x: { domain: [0, most], label: 'expected →', ticks: 5 },
    y: { domain: [0, most], label: '↑ found', grid: true, ticks: 5 },
    marks: [
      Plot.line([[0, 0], [most, most]], { stroke: 'var(--strong-line)', strokeDasharray: '5 4' }),
      Plot.dot(rows, { x: (r: number[]) => r[0]!, y: (r: number[]) => r[1]!, r: 2.4, fill: 'var(--p0)' }),
    ],
  });
}

/** How many get through, by the size of the raid. */
export function saturationPicture(e: Escalation, width: number): SVGSVGElement | HTMLElement {
  const s = e.saturation!;
  const marks = [s.one_leaks_from, s.a_tenth_leaks_from].filter((x): x is number => x !== null && x <= s.curve.at(-1)!.raid);
  return Plot.plot({
    width,
    height: 260,
    marginLeft: 48,
    marginRight: 16,
    style,
    x: { label: 'launched in one raid →' },
    y: { label: '↑ get through', grid: true, zero: true },
    marks: [
      Plot.areaY(s.curve, { x: 'raid', y1: 'low', y2: 'high', fill: 'var(--p1)', fillOpacity: 0.2 }),
      Plot.line(s.curve, { x: 'raid', y: 'expected', stroke: 'var(--p1)', strokeWidth: 2.4 }),
      Plot.ruleX(marks, { stroke: 'var(--text)', strokeDasharray: '5 4' }),
      Plot.ruleY([0], { stroke: 'var(--strong-line)' }),
      Plot.tip(
        s.curve,
        Plot.pointerX({
          x: 'raid',
          y: 'expected',
          title: (r: { raid: number; expected: number; low: number; high: number }) =>
            `${r.raid} launched: ${short(r.expected, 1)} get through on average\n9 of 10 raids: ${r.low} to ${r.high}`,
          fill: 'var(--surface)',
          stroke: 'var(--strong-line)',
          maxRadius: 40,
        }),
      ),
    ],
  });
}

/** Each source's own count, added up over time; sources are never added together. */
export function costPicture(e: Escalation, width: number): SVGSVGElement | HTMLElement {
  const c = e.human_cost;
  const lines = c.lines.filter((l) => !l.part_of_all).slice(0, 6);
  const rows = lines.flatMap((line, k) => {
    let sum = 0;
    return c.periods.map((period, p) => ({
      period,
      sum: (sum += line.by_period[p] ?? 0),
      line: k,
      words: `${line.harm} of ${line.victims}, by ${line.said_by}`,
    }));
  });
  const step = Math.ceil(c.periods.length / (width < 520 ? 4 : 10));
  return Plot.plot({
    width,
    height: 260,
    marginLeft: 64,
    marginRight: 16,
    style,
    x: { type: 'point', domain: c.periods, label: null, ticks: c.periods.filter((_, k) => k % step === 0) },
    y: { label: '↑ added up', grid: true, zero: true },
    marks: [
      ...lines.map((_, k) =>
        Plot.line(
          rows.filter((r) => r.line === k),
          { x: 'period', y: 'sum', stroke: colour(k), strokeWidth: 2.4, strokeDasharray: k % 2 ? '7 4' : '', curve: 'step-after' },
        ),
      ),
      Plot.tip(
        rows,
        Plot.pointer({
          x: 'period',
          y: 'sum',
          title: (r: { words: string; period: string; sum: number }) => `${r.words}\nuntil ${r.period}: ${whole(r.sum)}`,
          fill: 'var(--surface)',
          stroke: 'var(--strong-line)',
          maxRadius: 40,
        }),
      ),
    ],
  });
}
