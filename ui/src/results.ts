/* The results the page draws: the JSON of `truce report --format json` (docs/results.md). Everything
 * but `truce` may be missing, so that a page from another version still opens. */

import type { Deal } from './deal';
import type { Escalation } from './escalation';
import type { Exchange } from './exchange';
import type { Leverage } from './leverage';
import type { Talks } from './talks';

export interface Warning {
  severity: 'note' | 'warning' | 'error';
  code?: string;
  message: string;
  hint?: string | null;
  file?: string | null;
  line?: number | null;
  column?: number | null;
}

/** Why something is in the case, and where that is from. */
export interface Basis {
  because?: string | null;
  sources?: string[];
  assumption?: boolean;
}

export interface Wish extends Basis {
  statement: string;
  words?: string | null;
  weight?: number | null;
}

export interface Preference {
  kind: 'indifferent' | 'priorities' | 'weights' | 'ranking';
  wishes?: Wish[];
  ranking?: number[][];
}

export interface Party extends Basis {
  id: string;
  name?: string | null;
  role?: string | null;
  preference?: Preference;
}

export interface Option extends Basis {
  id: string;
  name?: string | null;
  party: string;
  direction?: 'both' | 'forward' | 'back' | 'fixed';
}

export interface Impossible extends Basis {
  statement: string;
  words?: string | null;
}

export interface Source {
  id: string;
  title?: string | null;
  author?: string | null;
  date?: string | null;
  url?: string | null;
  assumption?: boolean;
}

export interface Detail {
  file?: string | null;
  title?: string | null;
  as_of?: string | null;
  about?: string | null;
  parties?: Party[];
  options?: Option[];
  impossible?: Impossible[];
  sources?: Source[];
}

export interface Situation {
  id: number;
  code?: number;
  taken: string[];
  status_quo?: boolean;
  equilibrium?: string[];
}

export interface Move {
  party: string;
  from: number;
  to: number;
  takes?: string[];
  drops?: string[];
  text?: string;
}

export interface Reply {
  improvement: number;
  move: Move;
  deterred: boolean;
  sanction?: Move[];
  sanctioned?: number | null;
  best_answer?: number | null;
  text?: string;
}

export interface Why {
  state: number;
  party: string;
  concept: string;
  stable: boolean;
  text?: string[];
  replies?: Reply[];
  replies_total?: number;
}

export interface Path {
  to: number;
  reached: boolean;
  moves: Move[];
}

export interface GraphMove {
  party: string;
  from: number;
  to: number;
  improving: boolean;
}

export interface Graph {
  complete: boolean;
  states: Situation[];
  moves: GraphMove[];
}

export interface Stability {
  parties?: string[];
  options?: string[];
  states?: { count: number; listed?: Situation[] };
  counts?: Record<string, { equilibria: number; stable?: Record<string, number> }>;
  status_quo?: number | null;
  table?: Situation[];
  table_total?: number;
  why?: Why[];
  paths?: { any?: Path[]; improving?: Path[] } | null;
  graph?: Graph | null;
}

/** What it would take for a situation that the case wants. */
export interface Wanted {
  id: string;
  name: string;
  words: string;
  count: number;
  concepts: {
    concept: string;
    holding: number;
    nearest: number | null;
    complete: boolean;
    leavers: { party: string; moves: number; text: string }[];
    changes_total: number;
    changes: { asked_percent: number; text: string }[];
  }[];
  proposals: { text: string; met: string[]; turned: string[]; spoilers: string[] }[];
}

/** Who would go from one situation that holds to another together. */
export interface Coalitions {
  complete: boolean;
  situations_total: number;
  situations_tried: number;
  coalitions_total: number;
  jumps: {
    coalition: string[];
    from: number;
    to: number;
    concepts: string[];
    credible: boolean;
    given: boolean;
    moves: Move[];
  }[];
}

/** How often the situations of the table hold, over what is unknown of the priorities. */
export interface Unknowns {
  done: number;
  samples: number;
  seed: number;
  exact: boolean;
  rows: { id: number; chances: Record<string, { share: number; low: number; high: number }> }[];
  unknowns: { party: string; kind: string; want: string; above?: string; influence: Record<string, number> }[];
}

export interface Results {
  truce: number;
  command?: string;
  case?: string | null;
  warnings?: Warning[];
  summary?: string[];
  detail?: Detail | null;
  stability?: Stability | null;
  wanted?: Wanted[];
  coalitions?: Coalitions | null;
  uncertainty?: Unknowns | null;
  talks?: Talks | null;
  deal?: Deal | null;
  escalation?: Escalation | null;
  leverage?: Leverage | null;
  exchange?: Exchange | null;
}

export type Reading =
  | { kind: 'results'; results: Results }
  | { kind: 'empty' }
  | { kind: 'unreadable'; reason: string };

/** Reads what the report put into the page; a page as built holds only a comment there. */
export function readResults(text: string | null | undefined): Reading {
  const json = (text ?? '').trim();
  if (json === '' || json.startsWith('/*')) return { kind: 'empty' };
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { kind: 'unreadable', reason: 'They are cut off or damaged.' };
  }
  if (typeof value !== 'object' || value === null || !('truce' in value))
    return { kind: 'unreadable', reason: 'They are not results of truce.' };
  if (value.truce !== 1)
    return {
      kind: 'unreadable',
      reason: `They are in version ${String(value.truce)} of the format; this page reads version 1.`,
    };
  return { kind: 'results', results: value as Results };
}
