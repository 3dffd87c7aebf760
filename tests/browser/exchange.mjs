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

export const exchangeTests = [
  ['counts', everyCountIsTold],
  ['bars', barsAreAsLongAsCounts],
  ['plan', thePlanIsTold],
  ['overdue decisions', whatIsOverdueIsTold],
  ['narrow window', nothingStandsOut],
];
