/* The tests a situation can pass, strictest first, in words for people who do not know the field. */

export interface Concept {
  id: string;
  label: string;
  name: string;
  short: string;
  full: string;
}

export const CONCEPTS: Concept[] = [
  {
    id: 'nash',
    label: 'Nash',
    name: 'Nash stability',
    short: 'nobody gains by moving alone',
    full: 'No party has a move of its own that it would like better.',
  },
  {
    id: 'sseq',
    label: 'SSEQ',
    name: 'symmetric sequential stability',
    short: 'likely replies deter, and no way round them is left',
    full:
      'As SEQ; and after the reply the party that moved has no move left that makes it better off ' +
      'than where it started.',
  },
  {
    id: 'seq',
    label: 'SEQ',
    name: 'sequential stability',
    short: 'deterred by replies the others would want to make',
    full:
      'A party may have a better move, but the others could reply, each step to its own liking, so ' +
      'that the party ends no better off than where it started.',
  },
  {
    id: 'smr',
    label: 'SMR',
    name: 'symmetric metarationality',
    short: 'possible replies deter, and no way round them is left',
    full:
      'As GMR; and after the reply the party that moved has no move left that makes it better off ' +
      'than where it started.',
  },
  {
    id: 'gmr',
    label: 'GMR',
    name: 'general metarationality',
    short: 'deterred by replies the others could make, at whatever cost',
    full:
      'A party may have a better move, but the others could reply, even against their own ' +
      'interest, so that the party ends no better off than where it started.',
  },
];

const byId = new Map(CONCEPTS.map((c, rank) => [c.id, { ...c, rank }]));

/** A test this page does not know keeps its own name. */
export function concept(id: string): Concept {
  return byId.get(id) ?? { id, label: id.toUpperCase(), name: id, short: '', full: '' };
}

/** Strictest first; what is not known last. */
export function inOrder(ids: readonly string[]): Concept[] {
  const rank = (id: string) => byId.get(id)?.rank ?? CONCEPTS.length;
  return [...new Set(ids)].sort((a, b) => rank(a) - rank(b)).map(concept);
}
