// Checks the JSON of `truce escalation` against docs/results.md: escalation.mjs FILE.
import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';

const text = readFileSync(process.argv[2], 'utf8');
assert(text.endsWith('}\n') && !text.includes('<'), 'one object, safe inside a page');
const r = JSON.parse(text);
assert.equal(r.truce, 1);
assert.equal(r.command, 'escalation');
assert(Array.isArray(r.warnings) && r.summary.length > 0);

const types = Object.keys(r.events.types);
const sum = (list) => list.reduce((a, b) => a + b, 0);
assert.equal(sum(Object.values(r.events.types)), r.events.count);
assert(types.length >= 1 && r.events.used <= r.events.kept && r.events.kept <= r.events.rows);

const f = r.fit;
if (f.converged) {
  assert.deepEqual(Object.keys(f.baseline), types);
  assert.deepEqual(Object.keys(f.branching), types);
  assert.equal(f.effects.length, types.length ** 2);
  for (const e of f.effects) {
    assert.equal(f.branching[e.from][e.to], e.value);
    assert(e.value >= 0 && (e.low === null || (e.low <= e.value && e.value <= e.high)));
    assert(e.p === null || (e.p >= 0 && e.p <= 1));
  }
  // The spectral radius by the power method, on the matrix shifted so that no cycle hides it.
  let v = types.map(() => 1);
  let size = 1;
  for (let k = 0; k < 20000; k++) {
    v = types.map((j) => v[types.indexOf(j)] + sum(types.map((i, n) => f.branching[i][j] * v[n])));
    size = Math.max(...v);
    v = v.map((x) => x / size);
  }
  assert(Math.abs(size - 1 - f.spectral_radius) < 1e-3 * Math.max(1, f.spectral_radius), 'spectral radius');
  assert(Math.abs(f.aic - (2 * f.parameters - 2 * f.log_likelihood)) < 1e-6, 'AIC');
  assert(f.log_likelihood >= f.plain.log_likelihood - 1e-6, 'never worse than the baseline alone');
  const g = r.goodness_of_fit;
  assert(g.ks >= 0 && g.ks <= 1 && (g.p === null || (g.p >= 0 && g.p <= 1)));
  assert.equal(Math.round(sum(r.over_time.map((b) => sum(b.came)))), r.events.count);
  const levels = r.forecast.levels;
  assert.deepEqual(levels, [0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975]);
  for (const p of r.forecast.periods) {
    for (const numbers of [...Object.values(p.types), p.all]) {
      const rising = (list) => list.length === levels.length && list.every((x, k) => k === 0 || x >= list[k - 1]);
      assert(rising(numbers.quantiles) && rising(numbers.total));
    }
    assert(Math.abs(sum(Object.values(p.types).map((t) => t.mean)) - p.all.mean) < 1e-6 * (1 + p.all.mean));
  }
}
for (const [k, s] of r.segments.entries()) {
  assert(s.low <= s.per_day + 1e-12 && s.per_day <= s.high + 1e-12);
  if (k > 0) assert.equal(r.segments[k - 1].until, s.from);
}
for (const raid of r.raids) assert(raid.launched > 0);
for (const line of r.human_cost.lines) {
  assert.equal(line.by_period.length, r.human_cost.periods.length);
  assert(Math.abs(sum(line.by_period) - line.best) < 1e-9);
}
