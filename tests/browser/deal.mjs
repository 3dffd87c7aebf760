// What must hold for every report that tells of a deal.
import { check, open, resultsOf, same } from './support.mjs';

async function pictureShowsThePackages(context, path) {
  const page = await open(context, path);
  const { deal } = await resultsOf(page);
  await page.waitForSelector('#deal .picture svg[aria-label]');
  const [circles, lines] = await page.evaluate(() => [
    document.querySelectorAll('#deal .chart circle').length,
    document.querySelectorAll('#deal .chart g[aria-label="line"] path').length,
  ]);
  if (deal.parties.length === 2)
    check(circles >= deal.frontier.length, `${circles} dots for ${deal.frontier.length} frontier packages`);
  else check(lines >= deal.frontier.length, `${lines} lines for ${deal.frontier.length} frontier packages`);
  same(page.complaints, [], 'complaints of the page');
}

async function pointingTellsThePackage(context, path) {
  const page = await open(context, path);
  const { deal } = await resultsOf(page);
  const chart = page.locator('#deal .picture .chart');
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  let words = '';
  for (let at = 0.1; at < 0.95 && !words; at += 0.05)
    for (let down = 0.1; down < 0.95 && !words; down += 0.1) {
      await page.mouse.move(box.x + box.width * at, box.y + box.height * down);
      words = await page.evaluate(() => document.querySelector('#deal g[aria-label="tip"]')?.textContent ?? '');
    }
  check(words.includes(deal.issues[0].name), `pointing at the picture says "${words.slice(0, 60)}"`);
}

async function tableShowsTheFairPackages(context, path) {
  const page = await open(context, path);
  const { deal } = await resultsOf(page);
  const found = Object.values(deal.solutions).filter(Boolean).length;
  if (found === 0) {
    check(await page.isVisible('#deal >> text=What would open a deal'), 'no deal, and nothing on what would open one');
    return;
  }
  const table = page.locator('#deal table').first();
  same(await table.locator('thead th').count(), found + 1, 'columns of the fair packages');
  const rows = await table.locator('tbody').first().locator('tr').count();
  same(rows, deal.issues.length, 'rows of the fair packages');
  const cell = await table.locator('tbody tr').first().locator('td').first().innerText();
  const first = deal.issues[0];
  const name = first.positions.find((p) => p.id === deal.solutions.nash.package[first.id]).name;
  check(cell.startsWith(name), `the Nash package says "${cell}", not "${name}"`);
}

async function fits(context, path) {
  for (const width of [360, 768, 1440, 1920]) {
    const page = await open(context, path, { width });
    await page.waitForSelector('#deal .picture svg[aria-label]');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    check(wide <= width, `${wide} pixels wide in a window of ${width}`);
    await page.close();
  }
}

export const dealTests = [
  ['the picture shows the packages', pictureShowsThePackages],
  ['pointing at a mark tells its package', pointingTellsThePackage],
  ['the fair packages stand side by side', tableShowsTheFairPackages],
  ['the deal fits 360, 768, 1440 and 1920 pixels', fits],
];
