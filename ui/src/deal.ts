/* The deal part of the results (docs/results.md), indexed for drawing. */
import type { Basis } from './results';

export interface Judgement extends Basis {
  value: number;
  low: number;
  high: number;
}

export interface Issue extends Basis {
  id: string;
  name?: string | null;
  kind: 'named' | 'ordered' | 'scale';
  unit?: string | null;
  divisible?: boolean;
  positions: { id: string; name?: string | null }[];
}

export interface Interests {
  no_deal: Judgement;
  weight_total: number;
  issues: Record<
    string,
    Basis & { weight: Judgement; share: number; values: Record<string, Judgement>; never?: string[] }
  >;
  combinations?: { when: string; worth: Judgement }[];
}

export type Package = Record<string, string>;
export type Points = Record<string, number>;

export interface Point {
  package: Package;
  utility: Points;
  acceptable?: boolean;
}

export interface Solution {
  package: Package;
  utility: Points;
  gain: Points;
  gave_up?: Record<string, { issue: string; position: string; wanted: string; points: number }[]>;
  proven: boolean;
  gap?: number;
  text?: string[];
}

export interface Share {
  share: number;
  low: number;
  high: number;
}

export interface Change {
  kind: 'no_deal' | 'red_line' | 'weight';
  party: string;
  issue?: string | null;
  position?: string | null;
  from?: number | null;
  to?: number | null;
  package: Package;
  utility: Points;
  text: string;
}

export interface Robustness {
  samples: number;
  done: number;
  seed: number;
  spread: number;
  deal: Share;
  nash: { package: Package; utility: Points; share: Share }[];
  nash_total: number;
  influences: { text: string; party: string; deal_if_low: number; deal_if_high: number }[];
}

export interface Concession {
  tactics: Record<string, string>;
  first: string;
  rounds: number;
  agreed: boolean;
  round: number;
  package?: Package | null;
  utility?: Points | null;
  distance?: number | null;
}

export interface Deal {
  parties: string[];
  points: number;
  issues: Issue[];
  interests?: Record<string, Interests>;
  outcomes: number;
  agreements: number;
  agreements_count?: { method: 'exact' | 'grid' | 'sampled'; low: number; high: number };
  deal: boolean | null;
  no_deal: Points;
  best?: Points;
  ideal?: Points;
  frontier: Point[];
  frontier_total: number;
  frontier_acceptable?: number;
  frontier_complete?: boolean;
  solutions?: Record<string, Solution | null>;
  openings?: {
    nearest?: { package: Package; utility: Points; shortfall: Points } | null;
    changes: Change[];
  } | null;
  trades?: {
    from: Point;
    list: { giver: string; taker: string; change: Points; text: string }[];
  } | null;
  robustness?: Robustness | null;
  adjusted_winner?: {
    issues: { issue: string; points: Points; share: Points }[];
    total: Points;
    divided?: string | null;
    text?: string[];
  } | null;
  concessions?: Concession[];
  cloud?: { complete: boolean; utilities: number[][]; packages: number[][] } | null;
  summary?: string[];
}

/** The fair points in the order in which they are explained, with marks told apart without colour. */
export const FAIR = [
  { id: 'nash', label: 'Nash', aim: 'the largest product of gains', symbol: 'star' },
  {
    id: 'kalai_smorodinsky',
    label: 'Kalai-Smorodinsky',
    aim: 'the smallest share of what each could hope for, as large as possible',
    symbol: 'triangle',
  },
  {
    id: 'egalitarian',
    label: 'Egalitarian',
    aim: 'the smallest gain, as large as possible',
    symbol: 'square',
  },
  { id: 'utilitarian', label: 'Utilitarian', aim: 'the largest sum', symbol: 'diamond' },
] as const;

export type FairId = (typeof FAIR)[number]['id'];

export interface FairPoint {
  id: FairId;
  label: string;
  aim: string;
  symbol: string;
  solution: Solution;
}

/** A point to draw: what it is worth to each dealer, and its package in words. */
export interface Mark {
  values: number[];
  words: string;
}

export class DealView {
  readonly fair: FairPoint[];
  readonly issues: Issue[];
  private readonly issueById: Map<string, Issue>;

  constructor(
    readonly deal: Deal,
    private readonly nameOf: (party: string) => string,
  ) {
    this.issues = deal.issues;
    this.issueById = new Map(deal.issues.map((issue) => [issue.id, issue]));
    this.fair = FAIR.flatMap((fair) => {
      const solution = deal.solutions?.[fair.id];
      return solution ? [{ ...fair, solution }] : [];
    });
  }

  party(id: string): string {
    return this.nameOf(id);
  }

  /** Points with one decimal, or three where utilities run from 0 to 1. */
  points(value: number | undefined, sign = false): string {
    if (value === undefined) return '';
    const digits = this.deal.points === 1 ? 3 : 1;
    const text = Math.abs(value).toFixed(digits);
    const zero = Number(text) === 0;
    return `${value < 0 && !zero ? '−' : sign && !zero ? '+' : ''}${text}`;
  }

  issueName(id: string): string {
    return this.issueById.get(id)?.name ?? id;
  }

  positionName(issue: string, position: string): string {
    const known = this.issueById.get(issue);
    const name = known?.positions.find((p) => p.id === position)?.name ?? position;
    return known?.kind === 'scale' && known.unit ? `${name} ${known.unit}` : name;
  }

  values(utility: Points): number[] {
    return this.deal.parties.map((party) => utility[party] ?? 0);
  }

  /** What hovering tells: who gets what, then every issue. */
  words(values: number[], pack: Package, head = ''): string {
    const gets = this.deal.parties.map((p, at) => `${this.party(p)} ${this.points(values[at])}`);
    const lines = this.issues.map(
      (issue) => `${issue.name ?? issue.id}: ${this.positionName(issue.id, pack[issue.id] ?? '?')}`,
    );
    return [...(head ? [head] : []), gets.join('   '), ...lines].join('\n');
  }

  frontier(): (Mark & { acceptable: boolean })[] {
    return this.deal.frontier.map((point) => {
      const values = this.values(point.utility);
      return {
        values,
        words: this.words(values, point.package),
        acceptable: point.acceptable ?? true,
      };
    });
  }

  cloud(): Mark[] {
    const cloud = this.deal.cloud;
    return (cloud?.utilities ?? []).map((values, at) => {
      const positions = cloud!.packages[at] ?? [];
      const pack: Package = {};
      this.issues.forEach((issue, k) => {
        pack[issue.id] = issue.positions[positions[k] ?? 0]?.id ?? '?';
      });
      return { values, words: this.words(values, pack) };
    });
  }

  fairMarks(): (Mark & { label: string; symbol: string })[] {
    const marks = new Map<string, Mark & { label: string; symbol: string }>();
    for (const { solution, label, symbol } of this.fair) {
      const values = this.values(solution.utility);
      const key = values.join(' ');
      const known = marks.get(key);
      if (known) known.label += `, ${label}`;
      else marks.set(key, { values, label, symbol, words: '' });
      marks.get(key)!.words = this.words(values, solution.package, marks.get(key)!.label);
    }
    return [...marks.values()];
  }
}
