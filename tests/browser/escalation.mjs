// What must hold for every report that tells of escalation.
import { check, open, resultsOf, same } from './support.mjs';

async function everythingIsTold(context, path) {
  const page = await open(context, path);
  const { escalation } = await resultsOf(page);
  const text = await page.locator('#escalation').innerText();
  for (const sentence of escalation.summary) check(text.includes(sentence), `not told: ${sentence}`);
  for (const line of escalation.human_cost.lines) check(text.includes(line.said_by), `not told: who counts ${line.harm}`);
  for (const raid of escalation.raids.slice(0, 20))
    if (escalation.raids.some((r) => r.stopped !== null)) check(text.includes(raid.day), `no raid of ${raid.day}`);
  same(page.complaints, [], 'complaints of the page');
}

async function picturesAreDrawn(context, path) {
  const page = await open(context, path);
  const { escalation } = await resultsOf(page);
  const labels = await page.locator('#escalation .chart svg[aria-label], #escalation .chart figure[aria-label]').evaluateAll((all) =>
    all.map((x) => x.getAttribute('aria-label')),
  );
  const wanted = [
    [escalation.over_time.length > 0, 'Events in each part'],
    [escalation.fit.excited && Object.keys(escalation.events.types).length > 1, 'How many events of one type'],
    [escalation.forecast !== null, 'Forecast of all events'],
    [escalation.saturation !== null, 'How many get through'],
    [escalation.human_cost.periods.length > 1, 'Each source'],
  ];
  for (const [there, label] of wanted)
    same(labels.some((l) => l.startsWith(label)), Boolean(there), `the picture "${label}"`);
}

async function barsAreAsHighAsCounts(context, path) {
  const page = await open(context, path);
  const { escalation } = await resultsOf(page);
  const heights = await page
    .locator('#escalation .chart svg[aria-label^="Events in each part"] g[aria-label="rect"] rect')
    .evaluateAll((all) => all.map((r) => Number(r.getAttribute('height'))));
  const types = Object.keys(escalation.events.types);
  const counts = types.flatMap((_, j) => escalation.over_time.map((b) => b.came[j]));
  const drawn = heights.filter((h) => h > 0).length;
  same(drawn, counts.filter((c) => c > 0).length, 'bars');
  const most = Math.max(...heights) / Math.max(...counts);
  const sum = (list) => list.reduce((a, b) => a + b, 0);
  check(Math.abs(sum(heights) / most - sum(counts)) < 0.02 * sum(counts) + 1, 'bars are not as high as the counts');
}

async function nothingStandsOut(context, path) {
  const page = await open(context, path, { width: 360, height: 800 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(over <= 0, `the page is ${over} pixels wider than a narrow window`);
}

export const escalationTests = [
  ['what is told', everythingIsTold],
  ['pictures', picturesAreDrawn],
  ['bars', barsAreAsHighAsCounts],
  ['narrow window', nothingStandsOut],
];
