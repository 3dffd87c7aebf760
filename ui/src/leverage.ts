/* The leverage part of the results (docs/results.md), indexed for drawing. */
import * as Plot from '@observablehq/plot';

export interface LeverageSide {
  party: string;
  odds: number;
  value: number;
  low: number;
  high: number;
  cost_a_month: number;
  cost_share: number;
  best_demand: { share: number; risk_of_war: number };
  quits_first: number | null;
}

export interface Leverage {
  summary: string[];
  sides: [LeverageSide, LeverageSide];
  bargaining_range: { exists: boolean; low: number; high: number };
  deal: { exists: boolean; exists_by_war: boolean; no_deal: Record<string, number>; from_war: Record<string, boolean> } | null;
  levers: { lever: string; party: string | null; found: boolean; text: string }[];
  losses: { samples: number; curve: Record<string, number>[] };
  ripeness: {
    parts: Record<string, string>;
    rounds: ({ round: string; name: string; date: string; index: number | null } & Record<string, number | string | null>)[];
  };
}

const style = { fontSize: '13px', color: 'var(--text)', background: 'none' };

/** What fighting on is worth to each side over the ranges, in the points of its no-deal value. */
export function worthPicture(l: Leverage, name: (party: string) => string, width: number): SVGSVGElement | HTMLElement {
  const rows = l.sides.map((s) => ({ ...s, name: name(s.party) }));
  const longest = Math.max(...rows.map((r) => r.name.length));
  return Plot.plot({
    width,
    height: 160,
    marginBottom: 46,
    marginLeft: Math.min(width * 0.3, 20 + 8 * longest),
    marginRight: 20,
    style,
    x: { label: 'points, 100 being all it wants →', labelOffset: 40, grid: true },
    y: { domain: rows.map((r) => r.name), label: null },
    marks: [
      Plot.ruleX([0], { stroke: 'var(--strong-line)' }),
      Plot.barX(rows, { y: 'name', x1: 'low', x2: 'high', fill: 'var(--p0)', fillOpacity: 0.25, insetTop: 12, insetBottom: 12 }),
      Plot.tickX(rows, { y: 'name', x: 'value', stroke: 'var(--p0)', strokeWidth: 3 }),
      l.deal
        ? Plot.tickX(rows, { y: 'name', x: (r: LeverageSide) => l.deal!.no_deal[r.party]!, stroke: 'var(--p1)', strokeWidth: 3, strokeDasharray: '4 3' })
        : null,
    ],
  });
}

/** In how many of the cases drawn a deal exists, by how much the costs of fighting grow. */
export function lossPicture(l: Leverage, name: (party: string) => string, width: number): SVGSVGElement | HTMLElement {
  const lines = [
    { key: 'both', label: 'both sides', dash: '' },
    { key: l.sides[0].party, label: `${name(l.sides[0].party)} alone`, dash: '8 4' },
    { key: l.sides[1].party, label: `${name(l.sides[1].party)} alone`, dash: '2 4' },
  ];
  const rows = lines.flatMap((line, k) =>
    l.losses.curve.map((p) => ({ x: p.factor!, y: p[line.key]!, line: k, label: line.label })),
  );
  return Plot.plot({
    width,
    height: 290,
    marginBottom: 46,
    marginLeft: 52,
    marginRight: 20,
    style,
    x: { label: 'costs of fighting, times what they are now →', labelOffset: 40 },
    y: { domain: [0, 1], label: '↑ a deal exists in', grid: true, tickFormat: (t: number) => `${Math.round(100 * t)} %`, ticks: 5 },
    marks: [
      Plot.ruleX([1], { stroke: 'var(--strong-line)', strokeDasharray: '5 4' }),
      ...lines.map((line, k) =>
        Plot.line(
          rows.filter((r) => r.line === k),
          { x: 'x', y: 'y', stroke: `var(--p${[2, 0, 1][k]})`, strokeWidth: 2.4, strokeDasharray: line.dash },
        ),
      ),
      Plot.tip(
        rows,
        Plot.pointer({
          x: 'x',
          y: 'y',
          title: (r: { x: number; y: number; label: string }) =>
            `costs of ${r.label} times ${r.x.toFixed(1)}: a deal in ${Math.round(100 * r.y)} % of the cases drawn`,
          fill: 'var(--surface)',
          stroke: 'var(--strong-line)',
          maxRadius: 40,
        }),
      ),
    ],
  });
}
