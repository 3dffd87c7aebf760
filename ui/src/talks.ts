/* The talks part of the results (docs/results.md), indexed for drawing. */
import * as Plot from '@observablehq/plot';
import { dateWords } from './model';
import type { Basis } from './results';

export interface Standing extends Basis {
  stance: 'unsaid' | 'position' | 'none' | 'study';
  text: string;
  carried?: boolean;
  said_at?: string | null;
  words?: string | null;
  position?: string;
  place?: number | null;
}

export interface TalkIssue {
  id: string;
  name: string;
  kind: 'named' | 'ordered' | 'scale';
  unit?: string | null;
  positions: { id: string; name: string; place: number | null }[];
  weight: Record<string, number | null>;
  standings: Record<string, Standing[]>;
  gaps: (number | null)[][];
}

export interface Round extends Basis {
  id: string;
  name: string;
  date: string;
  place?: string | null;
  convened_by?: string | null;
  lasted?: string | null;
  result?: string | null;
  attended: { party?: string | null; name: string; who?: string | null }[];
}

export interface Pair {
  between: [string, string];
  overall: Record<string, (number | null)[]>;
  known: Record<string, number[]>;
  text: string;
}

export interface Compared {
  from: string;
  to: string;
  movements: { party: string; issue: string; kind: string; text: string }[];
  gap_changes: string[];
}

export interface Demand extends Basis {
  id: string;
  text: string;
  round: string;
  by: string;
  of?: string | null;
  state: 'unanswered' | 'accepted' | 'rejected' | 'studied' | 'countered';
  overdue_days: number;
  answer: string;
  answer_basis?: Basis;
}

export interface Promise_ extends Basis {
  id: string;
  text: string;
  round: string;
  by: string[];
  outcome: 'open' | 'kept' | 'partly' | 'broken' | 'disputed';
  outcome_text: string;
  overdue_days: number;
  became: Basis;
  counts_differ: boolean;
  claims: (Basis & { by?: string | null; says: string; text: string })[];
}

export interface TalkEvent extends Basis {
  date: string;
  kind: string;
  actor?: string | null;
  target?: string | null;
  count: { low: number; high: number | null } | null;
  text: string;
  place?: string | null;
  note?: string | null;
  claimed_by?: string | null;
}

export interface Talks {
  as_of: string;
  summary: string[];
  parties: string[];
  rounds: Round[];
  documents: (Basis & { id: string; title: string; round: string; by: string; to?: string | null; date: string })[];
  issues: TalkIssue[];
  gaps: Pair[];
  since_first: Compared;
  since: Compared;
  demands: Demand[];
  agreed: Promise_[];
  next: (Basis & { id: string; text: string; done: boolean; overdue_days: number })[];
  events: TalkEvent[];
}

/** The marks of parties, within 16 by 16 around the middle; colour alone never tells them apart. */
export const SHAPES = [
  'M-6,0A6,6,0,1,0,6,0A6,6,0,1,0,-6,0Z',
  'M-5.3,-5.3H5.3V5.3H-5.3Z',
  'M0,-7.5L6.5,0L0,7.5L-6.5,0Z',
  'M0,-7L7,5.5L-7,5.5Z',
];

export interface Stop {
  at: number; // 0..1 along the line
  standing: Standing;
  rounds: string[]; // the names of the rounds after which it stood there
  now: boolean;
}

/** Where a party stood on an issue, one stop for each place, the latest last. */
export function stops(issue: TalkIssue, party: string, rounds: Round[]): Stop[] {
  const made: Stop[] = [];
  (issue.standings[party] ?? []).forEach((standing, k) => {
    const at = slot(issue, standing);
    if (at === null) return;
    const last = made.at(-1);
    if (last && last.standing.position === standing.position) last.rounds.push(rounds[k]!.name);
    else made.push({ at, standing, rounds: [rounds[k]!.name], now: false });
  });
  const latest = issue.standings[party]?.at(-1);
  const last = made.at(-1);
  if (last && latest?.stance === 'position') last.now = true;
  return made;
}

/** Unordered positions stand in slots side by side. */
export function slot(issue: TalkIssue, standing: Standing): number | null {
  if (standing.stance !== 'position') return null;
  if (standing.place != null) return standing.place;
  const at = issue.positions.findIndex((p) => p.id === standing.position);
  return at < 0 ? null : issue.positions.length > 1 ? at / (issue.positions.length - 1) : 0.5;
}

export function percent(share: number | null | undefined): string {
  return share == null ? 'not known' : `${Math.round(share * 100)} %`;
}

const style = { fontSize: '13px', color: 'var(--text)', background: 'none' };

/** The overall gap after each round: one line for each pair and each side's weights. */
export function gapPicture(
  talks: Talks,
  name: (party: string) => string,
  width: number,
): SVGSVGElement | HTMLElement {
  const rows = talks.gaps.flatMap((pair, n) =>
    pair.between.flatMap((side, s) =>
      talks.rounds.map((round, k) => ({
        round: round.name,
        gap: pair.overall[side]?.[k] ?? null,
        line: `${n}-${s}`,
        colour: `var(--p${(2 * n + s) % 6})`,
        dash: s === 0 ? '' : '6 4',
        label: `${pair.between.map(name).join(' and ')}, by the weights of ${name(side)}`,
      })),
    ),
  );
  const known = rows.filter((r) => r.gap !== null);
  return Plot.plot({
    width,
    height: 260,
    marginLeft: 52,
    marginRight: 24,
    style,
    x: { type: 'point', domain: talks.rounds.map((r) => r.name), label: null, padding: 0.3 },
    y: { domain: [0, 1], label: '↑ Gap', grid: true, tickFormat: (t: number) => `${Math.round(t * 100)} %`, ticks: 5 },
    marks: [
      ...[...new Set(known.map((r) => r.line))].map((line) => {
        const own = known.filter((r) => r.line === line);
        return Plot.line(own, {
          x: 'round',
          y: 'gap',
          stroke: own[0]!.colour,
          strokeWidth: 2.4,
          strokeDasharray: own[0]!.dash,
        });
      }),
      Plot.dot(known, { x: 'round', y: 'gap', fill: (r: { colour: string }) => r.colour, r: 4.5, stroke: 'var(--surface)' }),
      Plot.tip(
        known,
        Plot.pointer({
          x: 'round',
          y: 'gap',
          title: (r: { label: string; gap: number | null }) => `${r.label}: ${percent(r.gap)}`,
          fill: 'var(--surface)',
          stroke: 'var(--strong-line)',
          maxRadius: 40,
        }),
      ),
    ],
  });
}

/** Rounds, strikes and exchanges on one line of time; a lane for each kind of event. */
export function timeline(talks: Talks, width: number): SVGSVGElement | HTMLElement {
  const narrow = width < 520;
  const day = (date: string) => new Date(`${date}T00:00:00Z`);
  const short = (kind: string) => (narrow && kind.length > 15 ? `${kind.slice(0, 14)}…` : kind);
  const lanes = [...new Set(talks.events.map((e) => short(e.kind)))];
  const rows = talks.events.map((e) => ({
    date: day(e.date),
    lane: short(e.kind),
    count: e.count?.low ?? 0,
    stated: e.count !== null,
    words: [
      dateWords(e.date),
      e.kind,
      e.text,
      e.place ? `at ${e.place}` : '',
      e.claimed_by ? `claimed by ${e.claimed_by}` : '',
      e.note ?? '',
    ]
      .filter(Boolean)
      .join('; '),
  }));
  const rounds = talks.rounds.map((r) => ({ date: day(r.date), name: narrow ? r.name.split(' ')[0]! : r.name }));
  /* Rounds close together in time have their names one above the other. */
  const names = [0, 1].map((level) =>
    Plot.text(
      rounds.filter((_, at) => at % 2 === level),
      { x: 'date', text: 'name', frameAnchor: 'top', dy: -14 - 15 * level, fill: 'var(--accent)', fontWeight: 600 },
    ),
  );
  const dates = [...rows, ...rounds].map((r) => r.date.getTime());
  const room = 4 * 86400000;
  return Plot.plot({
    width,
    height: 40 * lanes.length + 90,
    marginLeft: narrow ? 108 : 156,
    marginTop: 48,
    marginRight: 24,
    style,
    x: {
      type: 'utc',
      domain: [new Date(Math.min(...dates) - room), new Date(Math.max(...dates) + room)],
      label: null,
      ticks: narrow ? 4 : 8,
    },
    y: { domain: lanes, label: null },
    r: { range: [3, 15], domain: [0, Math.max(1, ...rows.map((r) => r.count))] },
    marks: [
      Plot.ruleY(lanes, { stroke: 'var(--line)' }),
      Plot.ruleX(rounds, { x: 'date', stroke: 'var(--accent)', strokeWidth: 2 }),
      ...names,
      Plot.dot(
        rows.filter((r) => r.stated),
        { x: 'date', y: 'lane', r: 'count', fill: 'var(--p1)', fillOpacity: 0.55, stroke: 'var(--p1)' },
      ),
      Plot.dot(
        rows.filter((r) => !r.stated),
        { x: 'date', y: 'lane', r: 3.2, symbol: 'diamond2', stroke: 'var(--p0)', fill: 'var(--surface)' },
      ),
      Plot.tip(
        rows,
        Plot.pointer({
          x: 'date',
          y: 'lane',
          title: 'words',
          fill: 'var(--surface)',
          stroke: 'var(--strong-line)',
          maxRadius: 24,
          lineWidth: narrow ? 17 : 28,
        }),
      ),
    ],
  });
}
