// Checks the JSON of `truce talks` against docs/results.md: talks.mjs FILE.
import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';

const text = readFileSync(process.argv[2], 'utf8');
assert(text.endsWith('}\n') && !text.includes('<'), 'one object, safe inside a page');
const t = JSON.parse(text);
assert.equal(t.truce, 1);
assert.equal(t.command, 'talks');
assert(Array.isArray(t.warnings) && t.summary.length > 0);

const rounds = t.rounds.map((r) => r.id);
const share = (x) => x === null || (x >= 0 && x <= 1);
for (const issue of t.issues) {
  assert.deepEqual(Object.keys(issue.standings), t.parties);
  assert.equal(issue.gaps.length, t.gaps.length);
  issue.gaps.forEach((series, pair) => {
    assert.equal(series.length, rounds.length);
    series.forEach((gap, k) => {
      assert(share(gap));
      const [a, b] = t.gaps[pair].between.map((p) => issue.standings[p][k]);
      assert.equal(gap !== null, a.stance === 'position' && b.stance === 'position');
      if (gap !== null && issue.kind !== 'named') assert(Math.abs(Math.abs(a.place - b.place) - gap) < 1e-9);
      if (gap !== null && issue.kind === 'named') assert.equal(gap, a.position === b.position ? 0 : 1);
    });
  });
  for (const series of Object.values(issue.standings))
    series.forEach((s, k) => {
      assert(['unsaid', 'position', 'none', 'study'].includes(s.stance));
      if (s.stance !== 'unsaid') assert(rounds.indexOf(s.said_at) <= k && s.carried === (s.said_at !== rounds[k]));
    });
}

// The overall gap is the mean over the known gaps by one side's weights.
t.gaps.forEach((gap, pair) => {
  for (const side of gap.between)
    rounds.forEach((_, k) => {
      const known = t.issues.filter((i) => i.gaps[pair][k] !== null);
      const weight = (i) => i.weight[side] ?? 1;
      const sum = known.reduce((s, i) => s + weight(i), 0);
      const mean = known.reduce((s, i) => s + weight(i) * i.gaps[pair][k], 0) / sum;
      const overall = gap.overall[side][k];
      assert(overall === null ? sum === 0 : Math.abs(overall - mean) < 1e-9);
      assert(share(gap.known[side][k]));
    });
});
for (const x of [t.since_first, t.since]) {
  assert(rounds.includes(x.from) && rounds.includes(x.to));
  for (const m of x.movements) assert(['stated', 'moved', 'withdrawn'].includes(m.kind) && m.text.length > 0);
}
for (const d of t.demands) {
  assert(['unanswered', 'accepted', 'rejected', 'studied', 'countered'].includes(d.state));
  assert.equal(d.open, d.state === 'unanswered' || d.state === 'studied');
  if (d.overdue_days > 0) assert(d.open && d.due < t.as_of);
}
for (const a of t.agreed) {
  assert(['open', 'kept', 'partly', 'broken', 'disputed'].includes(a.outcome));
  for (const c of a.claims) assert(c.says.length > 0 && c.text.includes(c.says));
}
for (const n of t.next) assert(!(n.done && n.overdue_days > 0));
t.events.forEach((e, k) => assert(e.date <= t.as_of && (k === 0 || t.events[k - 1].date <= e.date)));
