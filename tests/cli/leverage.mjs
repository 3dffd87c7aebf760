// Checks the JSON of `truce leverage` against docs/results.md: leverage.mjs FILE.
import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';

const text = readFileSync(process.argv[2], 'utf8');
assert(text.endsWith('}\n') && !text.includes('<'), 'one object, safe inside a page');
const r = JSON.parse(text);
assert.equal(r.truce, 1);
assert.equal(r.command, 'leverage');
assert(r.summary.length > 3);
assert.equal(r.sides.length, 2);
for (const side of r.sides) {
  assert(side.low <= side.value && side.value <= side.high);
  // Discounted odds less what every month costs, summed by hand.
  let left = 1;
  let paid = 0;
  for (let m = 0; m < r.months; m++, left *= r.discount) paid += left * side.cost_a_month;
  assert(Math.abs(left * (side.lose + side.odds * (side.win - side.lose)) - paid - side.value) < 1e-9, 'value');
  const share = (side.lose + side.odds * (side.win - side.lose) - side.value) / (side.win - side.lose);
  assert(Math.abs(share - side.cost_share) < 1e-12);
  for (const cost of side.costs) assert(Math.abs(cost.each.value * cost.per_month.value - cost.points_a_month) < 1e-12);
}
const range = r.bargaining_range;
assert.equal(range.exists, range.low < range.high);
const [a, b] = r.sides;
assert(Math.abs(1 / (a.quits_a_month + b.quits_a_month) - r.attrition.months) < 1e-9);
for (const lever of r.levers) assert(lever.found === (lever.to !== null) && lever.text.length > 10);
for (const point of r.losses.curve)
  for (const [key, share] of Object.entries(point)) assert(key === 'factor' || (share >= 0 && share <= 1));
for (const round of r.ripeness.rounds) {
  const known = Object.keys(r.ripeness.parts).map((p) => round[p]).filter((x) => x !== null);
  assert(known.every((x) => x >= 0 && x <= 1));
  assert(Math.abs(known.reduce((x, y) => x + y, 0) / known.length - round.index) < 1e-12);
}
