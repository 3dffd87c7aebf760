/* The results indexed for drawing: names for ids, situations by number, numbered sources. */
import { inOrder, type Concept } from './concepts';
import type { Judgement } from './deal';
import type {
  Basis,
  Detail,
  Move,
  Option,
  Party,
  Path,
  Results,
  Situation,
  Source,
  Stability,
  Why,
} from './results';

/** Distinct without colour too: no two of the first twelve share both colour and dashes. */
export const DASHES: number[][] = [[], [9, 5], [2, 4], [14, 4, 2, 4], [5, 3], [16, 6]];
export const COLOURS = 6;

export interface PartyView {
  id: string;
  name: string;
  index: number;
  colour: number;
  dashes: number[];
  options: OptionView[];
  party: Party;
}

export interface OptionView {
  id: string;
  name: string;
  now: boolean | null;
  option: Option;
}

export interface SourceView {
  number: number;
  anchor: string;
  title: string;
  url: string | null;
  source: Source;
}

/** Something the case says: who takes part, or one of the inputs the answer follows from. */
export interface Statement extends Basis {
  about: string;
  words: string;
  input: boolean;
}

/** Only addresses a browser opens as a page become links. */
export function safeUrl(url: string | null | undefined): string | null {
  if (!url) return null;
  try {
    const parsed = new URL(url);
    return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.href : null;
  } catch {
    return null;
  }
}

export function number(value: number): string {
  return value.toLocaleString('en-GB');
}

export function plural(count: number, one: string, many: string): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** "2025-06-03" as "3 June 2025"; anything else stays as it is. */
export function dateWords(date: string): string {
  const full = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date);
  const month = /^(\d{4})-(\d\d)$/.exec(date);
  const at = new Date(full ? `${date}T00:00:00Z` : `${date}-01T00:00:00Z`);
  if ((!full && !month) || Number.isNaN(at.getTime())) return date;
  const day = full ? ({ day: 'numeric' } as const) : {};
  return at.toLocaleDateString('en-GB', { ...day, month: 'long', year: 'numeric', timeZone: 'UTC' });
}

export class Model {
  readonly detail: Detail;
  readonly stability: Stability;
  readonly title: string;
  readonly parties: PartyView[];
  readonly sources: SourceView[];
  readonly table: Situation[];
  readonly concepts: Concept[];
  readonly statusQuo: number | null;
  private readonly partyById: Map<string, PartyView>;
  private readonly optionById = new Map<string, OptionView>();
  private readonly sourceById: Map<string, SourceView>;
  private readonly situations = new Map<number, Situation>();
  private readonly whys = new Map<number, Why[]>();

  constructor(readonly results: Results) {
    this.detail = results.detail ?? {};
    this.stability = results.stability ?? {};
    this.title = this.detail.title ?? results.case ?? 'Untitled case';
    this.statusQuo = this.stability.status_quo ?? null;
    this.table = this.stability.table ?? [];
    this.concepts = inOrder([
      ...Object.keys(this.stability.counts ?? {}),
      ...this.table.flatMap((row) => row.equilibrium ?? []),
    ]);
    for (const list of [this.stability.states?.listed, this.stability.graph?.states, this.table])
      for (const situation of list ?? []) this.situations.set(situation.id, situation);
    for (const why of this.stability.why ?? []) {
      const list = this.whys.get(why.state);
      if (list) list.push(why);
      else this.whys.set(why.state, [why]);
    }
    this.parties = this.readParties();
    this.partyById = new Map(this.parties.map((p) => [p.id, p]));
    this.readOptions();
    this.sources = (this.detail.sources ?? []).map((source, at) => ({
      number: at + 1,
      anchor: `source-${at + 1}`,
      title: source.title ?? source.id,
      url: safeUrl(source.url),
      source,
    }));
    this.sourceById = new Map(this.sources.map((s) => [s.source.id, s]));
  }

  private readParties(): PartyView[] {
    const known: Party[] =
      this.detail.parties ?? (this.stability.parties ?? []).map((id) => ({ id }));
    return known.map((party, index) => ({
      id: party.id,
      name: party.name ?? party.id,
      index,
      colour: index % COLOURS,
      dashes: DASHES[(index + Math.floor(index / COLOURS)) % DASHES.length]!,
      options: [],
      party,
    }));
  }

  private readOptions(): void {
    const known: Option[] =
      this.detail.options ??
      (this.stability.options ?? []).map((id) => ({ id, party: id.split('.')[0]! }));
    const now = this.statusQuo === null ? undefined : this.situations.get(this.statusQuo);
    for (const option of known) {
      const id = option.id.includes('.') ? option.id : `${option.party}.${option.id}`;
      const view = {
        id,
        name: option.name ?? option.id,
        now: now ? now.taken.includes(id) : null,
        option,
      };
      this.optionById.set(id, view);
      this.partyById.get(option.party)?.options.push(view);
    }
  }

  party(id: string): PartyView | undefined {
    return this.partyById.get(id);
  }

  partyName(id: string): string {
    return this.partyById.get(id)?.name ?? id;
  }

  optionName(id: string): string {
    return this.optionById.get(id)?.name ?? id;
  }

  source(id: string): SourceView | undefined {
    return this.sourceById.get(id);
  }

  situation(id: number): Situation | undefined {
    return this.situations.get(id);
  }

  inTable(id: number): boolean {
    return this.whys.has(id) || this.table.some((row) => row.id === id);
  }

  why(id: number): Why[] {
    return this.whys.get(id) ?? [];
  }

  path(kind: 'any' | 'improving', to: number): Path | undefined {
    return this.stability.paths?.[kind]?.find((path) => path.to === to);
  }

  /** What a move says, in words even where the results carry none. */
  moveText(move: Move): string {
    if (move.text) return move.text;
    const list = (ids: string[]) => ids.map((id) => this.optionName(id)).join(', ');
    const parts = [
      move.takes?.length ? `takes up: ${list(move.takes)}` : '',
      move.drops?.length ? `gives up: ${list(move.drops)}` : '',
    ].filter(Boolean);
    return `${this.partyName(move.party)} ${parts.join('; ') || `moves to situation ${move.to}`}`;
  }

  /** The answer in one sentence; null where the results do not tell. */
  verdict(): string | null {
    const deal = this.results.deal;
    const words =
      !deal || deal.deal === null
        ? null
        : deal.deal
          ? 'There is a deal that is worth at least as much as no deal to everyone.'
          : 'No package is worth as much as no deal to everyone.';
    return [this.holding(), words].filter(Boolean).join(' ') || null;
  }

  private holding(): string | null {
    if (this.table.length === 0) return null;
    const quo = this.table.find((row) => row.status_quo);
    const held = quo?.equilibrium ?? [];
    const shown = this.table.filter((row) => row !== quo && row.equilibrium?.length).length;
    const unlisted = Math.max(0, (this.stability.table_total ?? 0) - this.table.length);
    const others = shown + unlisted;
    if (!quo) return `${plural(others, 'situation holds', 'situations hold')}.`;
    if (held.length === 0 && others === 0)
      return 'No situation holds, the status quo no more than any other.';
    const rest = others === 0 ? 'no other situation' : plural(others, 'other situation', 'other situations');
    const does = others > 1 ? 'do' : 'does';
    if (held.length === 0) return `The status quo does not hold; ${rest} ${does}.`;
    const how = held.includes('nash') ? 'holds' : 'holds, but only because replies would deter';
    const also = others === 0 ? 'does' : others === 1 ? 'holds as well' : 'hold as well';
    return `The status quo ${how}; ${rest} ${also}.`;
  }

  /** Everything the case says, each with its basis; inputs are counted as the summary does. */
  statements(): Statement[] {
    const list: Statement[] = [];
    const add = (basis: Basis, about: string, words: string, input = true) =>
      list.push({ because: basis.because, sources: basis.sources, assumption: basis.assumption, about, words, input });
    for (const { name, party, options } of this.parties) {
      add(party, name, party.role ?? 'takes part', false);
      for (const { name: words, option } of options) add(option, name, words);
      for (const wish of party.preference?.wishes ?? [])
        add(wish, `${name} wants`, wish.words ?? wish.statement);
      if (party.preference?.kind === 'ranking')
        add({ assumption: true }, `${name} wants`, 'the situations in the order given');
    }
    for (const rule of this.detail.impossible ?? [])
      add(rule, 'Cannot occur', rule.words ?? rule.statement);
    this.dealStatements(add);
    return list;
  }

  private dealStatements(list: (basis: Basis, about: string, words: string, input: boolean) => void): void {
    // Listed among the sources, but counted where the deal is told of: they do not bear on the situations.
    const add = (basis: Basis, about: string, words: string) => list(basis, about, words, false);
    const deal = this.results.deal;
    const names = new Map((deal?.issues ?? []).map((issue) => [issue.id, issue.name ?? issue.id]));
    const span = (j: Judgement) => (j.low < j.high ? `${j.value} (${j.low} to ${j.high})` : `${j.value}`);
    for (const issue of deal?.issues ?? []) add(issue, 'To be agreed on', issue.name ?? issue.id);
    for (const [party, interests] of Object.entries(deal?.interests ?? {})) {
      const about = `${this.partyName(party)} values`;
      for (const [id, interest] of Object.entries(interests.issues))
        add(interest, about, `${names.get(id) ?? id}: weight ${span(interest.weight)}`);
      for (const term of interests.combinations ?? [])
        add(term.worth, about, `${term.when}: ${span(term.worth)} points`);
      add(interests.no_deal, about, `no deal: ${span(interests.no_deal)} points`);
    }
  }
}
