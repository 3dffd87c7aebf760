// What must hold for every report that tells of exchanges.
import { check, open, resultsOf, same } from './support.mjs';

const number = (n) => n.toLocaleString('en');

async function everyCountIsTold(context, path) {
  const page = await open(context, path);
  const { exchange } = await resultsOf(page);
  const text = await page.locator('#exchange').innerText();
  for (const r of exchange.counts?.reckonings ?? []) {
    check(text.includes(r.about), `not told: ${r.about}`);
    for (const d of r.differences) {
      for (const count of d.counts) check(text.includes(number(count)), `a difference without ${count}`);
      check(text.includes(d.explained ?? 'open'), `neither open nor explained: ${d.between}`);
    }
  }
  same(page.complaints, [], 'complaints of the page');
}

async function barsAreAsLongAsCounts(context, path) {
  const page = await open(context, path);
  const { exchange } = await resultsOf(page);
  const wanted = (exchange.counts?.reckonings ?? []).flatMap((r) => {
    const most = Math.max(1, ...r.counts.map((c) => c.count));
    return r.counts.map((c) => c.count / most);
  });
  const drawn = await page
    .locator('#exchange .bars .bar')
    .evaluateAll((all) => all.map((b) => b.getBoundingClientRect().width / b.parentElement.getBoundingClientRect().width));
  same(drawn.length, wanted.length, 'bars');
  wanted.forEach((share, k) => check(Math.abs(share - drawn[k]) < 0.02, `bar ${k} is ${drawn[k]}, not ${share}`));
}

async function thePlanIsTold(context, path) {
  const page = await open(context, path);
  const { exchange } = await resultsOf(page);
  const text = await page.locator('#exchange').innerText();
  if (exchange.plan === null) return;
  for (const clash of exchange.plan.clashes) {
    for (const words of [clash.told, ...clash.rules]) check(text.includes(words), `not told of what clashes: ${words}`);
  }
  if (exchange.plan.further) check(text.includes(exchange.plan.further), 'not told: what several clashes mean');
  if (!exchange.plan.possible) return;
  check(text.includes(`${number(exchange.plan.sent)} of ${number(exchange.plan.persons)} persons`), 'not told: how many go home');
  for (const round of exchange.plan.rounds) check(text.includes(round.name), `no round ${round.name}`);
  const glance = await page.locator('#glance').innerText();
  const home = `${exchange.plan.sent} of ${exchange.plan.persons} persons can go home`;
  check(glance.includes(home) || (await resultsOf(page)).summary.length === 10, 'the summary leaves the plan out');
}

async function whatIsOverdueIsTold(context, path) {
  const page = await open(context, path);
  const { exchange } = await resultsOf(page);
  if (exchange.commissions === null) return;
  same(await page.locator('#exchange .overdue li').count(), exchange.commissions.overdue, 'overdue decisions');
}

async function nothingStandsOut(context, path) {
  const page = await open(context, path, { width: 360, height: 800 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(over <= 0, `the page is ${over} pixels wider than a narrow window`);
  for (const table of await page.locator('#exchange .scroll').all()) {
    const hidden = await table.evaluate((e) => e.scrollWidth - e.clientWidth);
    check(hidden <= 0, `${hidden} pixels of a table are out of sight in a narrow window`);
  }
}

async function sidesHaveTheirColours(context, path) {
  const page = await open(context, path);
  const { exchange, detail } = await resultsOf(page);
  const wanted = (exchange.counts?.reckonings ?? []).flatMap((r) =>
    r.counts.map((c) => `var(--p${detail.parties.findIndex((p) => p.id === c.side) % 6})`),
  );
  const drawn = await page.locator('#exchange .bars .bar').evaluateAll((all) => all.map((b) => b.style.background));
  same(drawn, wanted, 'colours of bars');
  const lines = await page.locator('#exchange .chart g[aria-label="line"]').evaluateAll((all) => all.map((g) => g.getAttribute('stroke')));
  for (const stroke of lines) check(wanted.includes(stroke), `a line of colour ${stroke}`);
}

/* The dead and those identified are no steps on the way home; counts and names are told apart. */
async function linesAreThoseOfTheLegend(context, path) {
  const page = await open(context, path);
  const { exchange } = await resultsOf(page);
  const stages = ['promised', 'handed_over', 'received'];
  const flow = (exchange.counts?.flow ?? []).filter((p) => stages.includes(p.kind));
  const keys = (remains) =>
    new Map(flow.filter((p) => p.remains === remains).map((p) => [`${p.side} ${p.kind} ${p.named}`, p]));
  const several = (remains) =>
    [...keys(remains).keys()].some((k) => flow.filter((p) => p.remains === remains && `${p.side} ${p.kind} ${p.named}` === k).length > 1);
  const wanted = [false, true].filter(several).map((remains) => [...keys(remains).values()]);
  const charts = await page.locator('#exchange .chart svg').all();
  same(charts.length, wanted.length, 'charts');
  for (const [k, chart] of charts.entries()) {
    same(await chart.locator('g[aria-label="line"]').count(), wanted[k].length, 'lines');
    same(await chart.locator('g[aria-label="dot"]').count(), wanted[k].filter((p) => p.named).length, 'lines with rings');
    const legend = await page.locator('#exchange .legend').nth(k).innerText();
    for (const p of wanted[k]) check(legend.includes(p.kind.replace('_', ' ')), `no legend of ${p.kind}`);
    same(legend.includes('entered by name'), wanted[k].some((p) => p.named), 'a legend of names');
  }
}

async function totalsAreTold(context, path) {
  const page = await open(context, path);
  const { exchange } = await resultsOf(page);
  const { counts, register } = exchange;
  if (register === null) return;
  const totals = await page.locator('#exchange .totals').innerText();
  for (const key of ['missing', 'held', 'underway', 'home', 'dead'])
    check(totals.includes(number(counts.persons[key])), `not told: how many are ${key}`);
  const waiting = await page.locator('#exchange [aria-label="Who waits"] tbody tr').count();
  same(waiting, counts.waiting.length + counts.underway.length, 'those who wait');
  check(counts.underway.length > 0, 'nobody is underway');
  const text = await page.locator('#exchange').innerText();
  same(text.includes('later than'), exchange.until.later, 'that the register goes on');
}

export const exchangeTests = [
  ['colours', sidesHaveTheirColours],
  ['lines', linesAreThoseOfTheLegend],
  ['totals', totalsAreTold],
  ['counts', everyCountIsTold],
  ['bars', barsAreAsLongAsCounts],
  ['plan', thePlanIsTold],
  ['overdue decisions', whatIsOverdueIsTold],
  ['narrow window', nothingStandsOut],
];
