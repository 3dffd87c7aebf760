// Results made for the edges: large, empty, hostile, partial.
import { small } from './support.mjs';

export const HOSTILE = `</script><img src=x onerror="window.broken=1"><b>&amp;{{x}}`;
const CONCEPTS = ['nash', 'gmr', 'smr', 'seq', 'sseq'];

function bits(code, options) {
  return options.filter((_, k) => Math.floor(code / 2 ** k) % 2 === 1);
}

/** A case of the given size: as many situations, columns, options and parties as asked for. */
export function sized({ parties, options, states, columns, words = 'Do a thing' }) {
  const ids = Array.from({ length: parties }, (_, p) => `p${p + 1}`);
  const option = Array.from({ length: options }, (_, k) => `${ids[k % parties]}.o${k + 1}`);
  const situation = (at) => ({
    id: at + 1,
    code: at,
    taken: bits(at, option),
    status_quo: at === 0,
    equilibrium: at > 0 && at < columns ? CONCEPTS.slice(at % 5) : [],
  });
  const all = Array.from({ length: states }, (_, at) => situation(at));
  const table = all.slice(0, columns);
  const moves = [];
  for (let at = 0; at < states; at += 1)
    for (let k = 0; k < options && 2 ** k < states * 2; k += 1) {
      const to = Math.floor(at / 2 ** k) % 2 === 1 ? at - 2 ** k : at + 2 ** k;
      if (to < states)
        moves.push({ party: ids[k % parties], from: at + 1, to: to + 1, improving: (at + k) % 3 === 0 });
    }
  const move = (from, to) => ({
    party: ids[0],
    from,
    to,
    takes: [option[0]],
    drops: [],
    text: `${words}: from ${from} to ${to}`,
  });
  const why = table.flatMap(({ id, equilibrium }) =>
    ids.flatMap((party) =>
      CONCEPTS.map((concept) => ({
        state: id,
        party,
        concept,
        stable: equilibrium.includes(concept),
        text: [`${words}, said of situation ${id}.`],
        replies: [],
        replies_total: 0,
      })),
    ),
  );
  const paths = table.slice(1).map(({ id }) => ({ to: id, reached: true, moves: [move(1, id)] }));
  const basis = { because: words, sources: ['s'], assumption: true };
  return {
    truce: 1,
    command: 'report',
    case: words,
    warnings: [],
    summary: [words],
    detail: {
      file: 'made.yaml',
      title: words,
      as_of: '2025-01-02',
      about: null,
      parties: ids.map((id) => ({
        id,
        name: `${words} ${id}`,
        role: words,
        ...basis,
        preference: { kind: 'weights', wishes: [{ statement: words, words, weight: 2.5, ...basis }], ranking: [] },
      })),
      options: option.map((id) => ({ id, name: `${words} ${id}`, party: id.split('.')[0], direction: 'forward', ...basis })),
      impossible: [{ statement: words, words, ...basis }],
      sources: [{ id: 's', title: words, author: words, date: words, url: 'https://example.org/', assumption: true }],
    },
    stability: {
      parties: ids,
      options: option,
      states: { count: states, listed: all },
      counts: Object.fromEntries(CONCEPTS.map((c) => [c, { equilibria: columns - 1, stable: {} }])),
      status_quo: 1,
      table,
      table_total: columns,
      why,
      paths: { any: paths, improving: paths.map((path) => ({ to: path.to, reached: false, moves: [] })) },
      graph: { complete: true, states: all, moves },
    },
  };
}

/** Every text of the results is an attempt to break out of it. */
export function hostile() {
  const results = sized({ parties: 2, options: 3, states: 8, columns: 4, words: HOSTILE });
  results.detail.sources[0].url = 'javascript:window.broken=1';
  results.detail.file = HOSTILE;
  results.warnings = [{ severity: 'warning', message: HOSTILE, hint: HOSTILE, file: HOSTILE, line: 1 }];
  results.detail.parties[0].preference.wishes[0].sources = [HOSTILE];
  return results;
}

/** One party with eight options: from each situation it can reach every other. */
export function crowded() {
  const results = sized({ parties: 1, options: 8, states: 256, columns: 3 });
  results.stability.graph.moves = results.stability.graph.states.flatMap(({ id: from }) =>
    results.stability.graph.states
      .filter(({ id: to }) => to !== from)
      .map(({ id: to }) => ({ party: 'p1', from, to, improving: to > from })),
  );
  return results;
}

/** Two parties, one with three choices: two situations two moves away, joined by a move. */
export function joined() {
  const results = sized({ parties: 2, options: 3, states: 6, columns: 3 });
  const pairs = [[1, 2], [1, 3], [2, 3], [1, 4], [4, 5], [4, 6], [5, 6], [2, 5], [3, 6]];
  results.stability.graph.moves = pairs.flatMap(([a, b]) => {
    const party = b - a === 3 ? 'p2' : 'p1';
    return [
      { party, from: a, to: b, improving: true },
      { party, from: b, to: a, improving: false },
    ];
  });
  return results;
}

export function withoutStatusQuo() {
  const results = small();
  const { stability } = results;
  stability.status_quo = null;
  stability.paths = null;
  for (const list of [stability.table, stability.graph.states, stability.states.listed])
    for (const situation of list) situation.status_quo = false;
  return results;
}

export function withoutEquilibria() {
  const results = small();
  const { stability } = results;
  stability.table = stability.table.slice(0, 1).map((row) => ({ ...row, equilibrium: [] }));
  stability.table_total = 1;
  stability.why = stability.why.filter((why) => why.state === stability.status_quo);
  stability.paths = { any: [], improving: [] };
  for (const situation of stability.graph.states) situation.equilibrium = [];
  for (const concept of CONCEPTS) stability.counts[concept].equilibria = 0;
  return results;
}

/** Only the question's own fields, as another program might write them: no detail, no texts. */
export function bare() {
  const results = small();
  delete results.detail;
  delete results.summary;
  delete results.warnings;
  for (const why of results.stability.why) {
    delete why.text;
    for (const reply of why.replies) {
      delete reply.text;
      delete reply.move.text;
    }
  }
  return results;
}
