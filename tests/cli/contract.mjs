// Checks a result against docs/results.md: contract.mjs stability|report FILE.
import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';

const [, , command, file] = process.argv;
const text = readFileSync(file, 'utf8');
assert(text.endsWith('}\n') && !text.includes('<'), 'one object, safe inside a page');
const result = JSON.parse(text);
assert.equal(result.truce, 1);
assert.equal(result.command, command);
assert.equal(typeof result.case, 'string');
assert(Array.isArray(result.warnings));

const s = command === 'report' ? result.stability : result;
const concepts = ['nash', 'gmr', 'smr', 'seq', 'sseq'];
const isId = (x) => Number.isInteger(x) && x >= 1 && x <= s.states.count;
const increasing = (list) => list.every((x, k) => isId(x) && (k === 0 || list[k - 1] < x));

const codes = new Map();
function checkSituation(row) {
  assert(isId(row.id));
  const bits = row.taken.map((o) => s.options.indexOf(o));
  assert(bits.every((b, k) => b >= 0 && (k === 0 || bits[k - 1] < b)));
  assert.equal(bits.reduce((sum, b) => sum + 2 ** b, 0), row.code);
  assert.equal(codes.get(row.id) ?? row.code, row.code);
  codes.set(row.id, row.code);
}
s.states.listed.forEach((row, k) => {
  checkSituation(row);
  assert.equal(row.id, k + 1);
});
assert.deepEqual(Object.keys(s.stable), concepts);
assert.deepEqual(Object.keys(s.equilibria), concepts);
for (const concept of concepts) {
  assert.deepEqual(Object.keys(s.stable[concept]), s.parties);
  assert(increasing(s.equilibria[concept]));
  const cut = (n) => (s.limit === 0 ? n : Math.min(n, s.limit));
  assert.equal(s.equilibria[concept].length, cut(s.counts[concept].equilibria));
  for (const party of s.parties) {
    assert(increasing(s.stable[concept][party]));
    assert.equal(s.stable[concept][party].length, cut(s.counts[concept].stable[party]));
  }
}

assert(s.table.length <= 60 && s.table.length <= s.table_total);
s.table.forEach((row, k) => {
  checkSituation(row);
  assert.equal(row.status_quo, row.id === s.status_quo);
  assert.equal(row.status_quo, k === 0 && s.status_quo !== null);
  const before = s.table[k - 1];
  if (before && !before.status_quo)
    assert(
      less(
        [-before.equilibrium.length, steps(k - 1), before.id],
        [-row.equilibrium.length, steps(k), row.id],
      ),
    );
});

/* How many moves lead to a row of the table from the status quo. */
function steps(k) {
  const path = s.paths?.any[k - (s.status_quo === null ? 0 : 1)];
  return path?.reached ? path.moves.length : Infinity;
}
/* Whether one list of numbers comes before another: the first that differ decide. */
function less(a, b) {
  const k = a.findIndex((number, n) => number !== b[n]);
  return k >= 0 && a[k] < b[k];
}

function checkMove(move) {
  assert(s.parties.includes(move.party) && isId(move.from) && isId(move.to));
  for (const option of [...move.takes, ...move.drops])
    assert.equal(option.split('.')[0], move.party);
  assert(move.takes.length + move.drops.length > 0 && move.text.length > 0);
}
function checkChain(moves, from, to) {
  moves.forEach(checkMove);
  for (const move of moves) {
    assert.equal(move.from, from);
    from = move.to;
  }
  assert.equal(from, to);
}

assert.equal(s.why.length, s.table.length * s.parties.length * concepts.length);
for (const why of s.why) {
  const row = s.table.find((r) => r.id === why.state);
  assert(row && s.parties.includes(why.party) && concepts.includes(why.concept));
  assert(why.text.length > 0 && why.text.every((t) => /^\S.*[.]$/.test(t)), why.text);
  assert.equal(why.replies.length, Math.min(12, why.replies_total));
  assert.equal(why.stable, why.replies.every((r) => r.deterred));
  if (row.equilibrium.includes(why.concept)) assert(why.stable);
  for (const reply of why.replies) {
    checkChain([reply.move], why.state, reply.improvement);
    assert.equal(reply.deterred, reply.sanctioned !== null);
    if (reply.deterred) checkChain(reply.sanction, reply.improvement, reply.sanctioned);
    assert.equal(
      reply.best_answer !== null,
      reply.deterred && ['smr', 'sseq'].includes(why.concept),
    );
  }
}

if (s.status_quo === null) assert.equal(s.paths, null);
else
  for (const kind of ['any', 'improving']) {
    assert.equal(s.paths[kind].length, s.table.length - 1);
    s.paths[kind].forEach((path, k) => {
      assert.equal(path.to, s.table[k + 1].id);
      if (path.reached) checkChain(path.moves, s.status_quo, path.to);
      else assert.equal(path.moves.length, 0);
    });
  }

const shown = s.graph.states.map((row) => row.id);
assert(increasing(shown) && shown.length <= 300);
s.graph.states.forEach(checkSituation);
if (s.graph.complete) assert.equal(shown.length, s.states.count);
for (const move of s.graph.moves)
  assert(shown.includes(move.from) && shown.includes(move.to) && s.parties.includes(move.party));

if (command === 'report') {
  assert(result.summary.length >= 1 && result.summary.length <= 10);
  assert(result.summary.every((line) => line.length > 0));
  const d = result.detail;
  assert.deepEqual(d.parties.map((p) => p.id), s.parties);
  assert.deepEqual(d.options.map((o) => o.id), s.options);
  const known = new Set(d.sources.map((x) => x.id));
  const bases = [...d.parties, ...d.options, ...d.impossible];
  for (const party of d.parties) bases.push(...party.preference.wishes);
  for (const basis of bases) {
    assert.equal(typeof basis.assumption, 'boolean');
    assert(basis.sources.every((x) => known.has(x)));
  }
}
