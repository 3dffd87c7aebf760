// Checks the JSON of `truce deal` against docs/results.md: deal.mjs FILE.
import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';

const text = readFileSync(process.argv[2], 'utf8');
assert(text.endsWith('}\n') && !text.includes('<'), 'one object, safe inside a page');
const r = JSON.parse(text);
assert.equal(r.truce, 1);
assert.equal(r.command, 'deal');
const near = (a, b) => Math.abs(a - b) < 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
const issues = new Map(r.issues.map((i) => [i.id, new Set(i.positions.map((p) => p.id))]));

/** Every issue has one of its positions; what it is worth follows from the interests. */
function checkPackage(p) {
  assert.deepEqual(Object.keys(p.package), [...issues.keys()]);
  for (const [issue, position] of Object.entries(p.package)) assert(issues.get(issue).has(position));
  assert.deepEqual(Object.keys(p.utility), r.parties);
  for (const party of r.parties) {
    const i = r.interests[party];
    if (i.combinations.length > 0) continue;
    const sum = Object.entries(i.issues).reduce(
      (s, [k, x]) => s + (x.weight.value > 0 ? (x.share * x.values[p.package[k]].value) / x.out_of : 0),
      0,
    );
    assert(near(Math.round(sum * r.points * 1e6) / 1e6, Math.round(p.utility[party] * 1e6) / 1e6));
  }
}
const forbidden = (p) =>
  r.parties.some((party) =>
    Object.entries(p.package).some(([k, v]) => r.interests[party].issues[k].never.includes(v)),
  );
const acceptable = (p) => r.parties.every((x) => p.utility[x] >= r.no_deal[x] - 1e-12);
const dominates = (a, b) =>
  r.parties.every((x) => a.utility[x] >= b.utility[x]) && r.parties.some((x) => a.utility[x] > b.utility[x]);

for (const point of r.frontier) {
  checkPackage(point);
  assert(!forbidden(point));
  assert.equal(point.acceptable, acceptable(point));
}
for (const a of r.frontier) for (const b of r.frontier) assert(!dominates(a, b));
assert(r.frontier.length <= r.frontier_total && r.frontier_acceptable <= r.frontier_total);
assert(r.agreements_count.low <= r.agreements && r.agreements <= r.agreements_count.high);
assert(r.possible.high <= r.outcomes);
assert.equal(r.deal, r.agreements > 0);
assert.deepEqual(Object.keys(r.solutions), ['nash', 'kalai_smorodinsky', 'egalitarian', 'utilitarian']);
for (const solution of Object.values(r.solutions)) {
  assert.equal(solution !== null, r.deal);
  if (!solution) continue;
  checkPackage(solution);
  assert(acceptable(solution) && !forbidden(solution));
  assert(!r.frontier.some((point) => dominates(point, solution)));
  for (const party of r.parties) assert(near(solution.gain[party], solution.utility[party] - r.no_deal[party]));
}
if (r.deal) {
  const product = (p) => r.parties.reduce((x, party) => x * (p.utility[party] - r.no_deal[party]), 1);
  const least = (p) => Math.min(...r.parties.map((party) => p.utility[party] - r.no_deal[party]));
  for (const point of r.frontier.filter((p) => p.acceptable)) {
    assert(product(r.solutions.nash) >= product(point) - 1e-6);
    assert(least(r.solutions.egalitarian) >= least(point) - 1e-9);
  }
}
for (const trade of r.trades.list)
  assert(trade.change[trade.giver] > 0 && trade.change[trade.taker] > 0 && trade.text.length > 0);
if (r.robustness) {
  const { samples, done, deal, nash } = r.robustness;
  assert(done <= samples && deal.low <= deal.share && deal.share <= deal.high);
  assert(nash.every((n, k) => k === 0 || nash[k - 1].share.share >= n.share.share));
}
assert(r.summary.length > 0 && r.summary.every((s) => s.endsWith('.')));
