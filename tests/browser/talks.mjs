// What must hold for every report that tells of talks.
import { check, open, resultsOf, same } from './support.mjs';

async function linesShowTheStandings(context, path) {
  const page = await open(context, path);
  const { talks } = await resultsOf(page);
  const placed = talks.issues.flatMap((i) =>
    talks.parties.filter((p) => i.standings[p].at(-1)?.stance === 'position').map((p) => [i, p]),
  );
  const solid = await page.locator('#talks .stop path').evaluateAll(
    (paths) => paths.filter((p) => p.getAttribute('fill') !== 'var(--surface)').length,
  );
  same(solid, placed.length, 'marks of where the parties stand now');
  for (const [issue, party] of placed.slice(0, 6)) {
    const row = page.locator('#talks .issues > li', { has: page.locator(`h4:text-is(${JSON.stringify(issue.name)})`) });
    check((await row.innerText()).includes(issue.standings[party].at(-1).text), `${issue.name}: ${party}'s position is not told`);
  }
  same(page.complaints, [], 'complaints of the page');
}

async function marksStandWhereTheyShould(context, path) {
  const page = await open(context, path);
  const { talks } = await resultsOf(page);
  const wrong = await page.evaluate((issues) => {
    const found = [];
    for (const issue of issues) {
      const row = [...document.querySelectorAll('#talks .issues > li')].find((li) => li.querySelector('h4').textContent === issue.name);
      const line = row.querySelector('.line')?.getBoundingClientRect();
      if (!line || issue.kind === 'named') continue;
      const marks = [...row.querySelectorAll('.stop')].map((s) => {
        const box = s.getBoundingClientRect();
        return (box.left + box.width / 2 - line.left) / line.width;
      });
      for (const place of issue.places)
        if (!marks.some((m) => Math.abs(m - place) < 0.01)) found.push(`${issue.name} ${place}`);
    }
    return found;
  }, talks.issues.map((i) => ({
    name: i.name,
    kind: i.kind,
    places: Object.values(i.standings).flatMap((s) => s.filter((x) => x.stance === 'position').map((x) => x.place)),
  })));
  same(wrong, [], 'places without a mark');
}

async function bothCountsStand(context, path) {
  const page = await open(context, path);
  const { talks } = await resultsOf(page);
  const text = await page.locator('#talks').innerText();
  for (const promise of talks.agreed)
    for (const claim of promise.claims) check(text.includes(claim.text), `not told: ${claim.text}`);
  for (const demand of talks.demands) check(text.includes(demand.text), `not told: ${demand.text}`);
  for (const sentence of talks.summary) check(text.includes(sentence), `not told: ${sentence}`);
}

async function timelineHasEveryEvent(context, path) {
  const page = await open(context, path);
  const { talks } = await resultsOf(page);
  if (talks.events.length === 0) return;
  await page.waitForSelector('#talks .chart svg[aria-label^="Rounds and events"]');
  await page.click('#talks details summary');
  same(await page.locator('#talks details tbody tr').count(), talks.events.length, 'rows of events');
  const marks = await page.evaluate(
    () => document.querySelectorAll('#talks svg[aria-label^="Rounds and events"] g[aria-label="dot"] > *').length,
  );
  same(marks, talks.events.length, 'marks of events');
}

async function fits(context, path) {
  for (const width of [360, 800, 1400]) {
    const page = await open(context, path, { width });
    await page.waitForSelector('#talks .issues');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    check(wide <= width, `${wide} pixels wide in a window of ${width}`);
    await page.close();
  }
}

export const talksTests = [
  ['the lines show where each side stands', linesShowTheStandings],
  ['marks stand where they should', marksStandWhereTheyShould],
  ["each side's own count, every demand and the summary are told", bothCountsStand],
  ['the timeline has every event', timelineHasEveryEvent],
  ['the talks fit 360, 800 and 1400 pixels', fits],
];
