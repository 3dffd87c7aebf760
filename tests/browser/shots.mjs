// Pictures of a report for people to look at: wide and narrow, light and dark, and on paper.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { askGraph, open, resultsOf } from './support.mjs';

const SHOTS = [
  ['wide-light', { width: 1440, height: 900, scheme: 'light' }],
  ['wide-dark', { width: 1440, height: 900, scheme: 'dark' }],
  ['narrow-light', { width: 390, height: 844, scheme: 'light' }],
  ['narrow-dark', { width: 390, height: 844, scheme: 'dark' }],
];

export async function takeShots(context, pages, folder) {
  mkdirSync(folder, { recursive: true });
  for (const [label, path] of pages) {
    for (const [name, size] of SHOTS) {
      const page = await open(context, path, size);
      await askGraph(page, (cy) => new Promise((done) => cy.one('render', () => done()).forceRender()));
      const [first] = (await resultsOf(page)).stability.table;
      if (first) await page.locator(`[data-column="${first.id}"]`).click();
      await page.evaluate(() => scrollTo(0, 0));
      await page.screenshot({ path: join(folder, `${label}-${name}.png`), fullPage: true });
      await page.close();
    }
    const page = await open(context, path);
    await askGraph(page, (cy) => cy.nodes().length);
    await page.pdf({ path: join(folder, `${label}.pdf`), format: 'A4' });
    await page.close();
  }
}
