// Checks the JSON of `truce forecast` against docs/results.md: forecast.mjs FILE.
import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';

const text = readFileSync(process.argv[2], 'utf8');
assert(text.endsWith('}\n') && !text.includes('<'), 'one object, safe inside a page');
const r = JSON.parse(text);
assert.equal(r.truce, 1);
assert.equal(r.command, 'forecast');
assert(Array.isArray(r.warnings));
const models = ['mean', 'salience', 'compromise', 'median', 'nash', 'challenge', 'condorcet', 'ensemble'];
assert.deepEqual(Object.keys(r.models), models);

const near = (a, b) => Math.abs(a - b) < 1e-9;
for (const issue of r.issues) {
  const [low, high] = issue.scale;
  assert.deepEqual(Object.keys(issue.by_model), models);
  const x = issue.actors.map((a) => a.position);
  for (const value of Object.values(issue.by_model))
    assert(value >= Math.min(...x) - 1e-9 && value <= Math.max(...x) + 1e-9, 'between the positions');
  assert(issue.interval[0] >= low && issue.interval[1] <= high && issue.interval[0] <= issue.interval[1]);
  assert.equal(issue.prediction, issue.by_model.ensemble);
  const levels = Object.entries(issue.quantiles).sort((a, b) => a[0] - b[0]).map((e) => e[1]);
  assert(levels.every((v, k) => k === 0 || v >= levels[k - 1]), 'quantiles rise');
  assert.equal(issue.error, issue.outcome === null ? null : Math.abs(issue.prediction - issue.outcome));
  const weight = issue.actors.map((a) => a.capability * a.salience);
  const sum = weight.reduce((a, b) => a + b, 0);
  assert(near(issue.by_model.compromise, x.reduce((s, v, k) => s + v * weight[k], 0) / sum));
  assert(near(issue.by_model.mean, x.reduce((a, b) => a + b, 0) / x.length));
  // Leave-one-out of the mean, by hand.
  if (x.length > 2)
    issue.actors.forEach((a, k) => {
      const rest = x.filter((_, n) => n !== k);
      assert(near(a.pull.mean, issue.by_model.mean - rest.reduce((p, q) => p + q, 0) / rest.length));
    });
}
const known = r.issues.filter((i) => i.outcome !== null);
for (const m of known.length === r.models.mean.n ? models : []) {
  const errors = known.map((i) => (100 * Math.abs(i.by_model[m] - i.outcome)) / (i.scale[1] - i.scale[0]));
  if (errors.length > 0) assert(near(r.models[m].mae, errors.reduce((a, b) => a + b, 0) / errors.length));
}
