// What must hold for results at the edges: none, hostile, partial, huge.
import { bare, crowded, hostile, HOSTILE, sized, withoutEquilibria, withoutStatusQuo } from './made.mjs';
import { askGraph, check, makePage, open, same, small, templateHolds } from './support.mjs';

async function opened(context, name, results, size) {
  const page = await open(context, makePage(name, results), size);
  await page.waitForFunction(() => document.querySelector('#main h1, #main h2') !== null);
  return page;
}

function quiet(page) {
  same(page.complaints, [], 'complaints of the page');
  same(page.requests, [], 'requests beyond the file itself');
}

export const edgeTests = [
  ['the built page keeps one place for the results and forbids everything else', async (context) => {
    same(templateHolds('/*TRUCE_DATA*/'), 1, 'places for the results');
    const page = await opened(context, 'csp', small());
    const policy = await page.getAttribute('meta[http-equiv="Content-Security-Policy"]', 'content');
    check(policy.includes("default-src 'none'") && /script-src 'sha256-[^ ]+';/.test(policy), `weak policy: ${policy}`);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.broken = 1';
      document.body.append(script);
    });
    same(await page.evaluate(() => window.broken), undefined, 'a script added to the page');
  }],

  ['a page without results says so', async (context) => {
    const page = await opened(context, 'empty', null);
    same(await page.textContent('h1'), 'This page holds no results', 'heading');
    quiet(page);
  }],

  ['results of another version or of something else are refused in words', async (context) => {
    for (const [name, results, words] of [
      ['version', { truce: 2 }, 'version 2'],
      ['other', ['truce'], 'not results of truce'],
    ]) {
      const page = await opened(context, name, results);
      same(await page.textContent('h1'), 'The results in this page cannot be read', 'heading');
      check((await page.textContent('main')).includes(words), `does not say "${words}"`);
      quiet(page);
    }
  }],

  ['hostile texts stay texts', async (context) => {
    const page = await opened(context, 'hostile', hostile());
    same((await page.textContent('h1')).trim(), HOSTILE, 'heading');
    same(await page.title(), `${HOSTILE} · truce`, 'title');
    await page.locator('[data-column="2"]').click();
    await page.waitForSelector('.why');
    check((await page.innerText('.why')).includes(HOSTILE), 'the reasons do not show the text');
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)));
    same(await page.locator('main img, main b, main script').count(), 0, 'elements made from texts');
    same(await page.locator('a[href^="javascript:"]').count(), 0, 'links that run');
    same(await page.evaluate(() => window.broken), undefined, 'what hostile texts did');
    quiet(page);
  }],

  ['links to sources leave no trace', async (context) => {
    const page = await opened(context, 'links', small());
    const links = await page.locator('a[href^="http"]').evaluateAll((all) => all.map((a) => a.rel));
    check(links.length >= 3, `only ${links.length} links`);
    check(links.every((rel) => rel === 'noopener noreferrer'), `rel of links: ${links}`);
    same(await page.getAttribute('meta[name="referrer"]', 'content'), 'no-referrer', 'referrer policy');
  }],

  ['no status quo: said plainly, the rest still there', async (context) => {
    const page = await opened(context, 'no-quo', withoutStatusQuo());
    check((await page.textContent('#paths')).includes('names no status quo'), 'not said');
    same(await askGraph(page, (cy) => cy.nodes('.quo').length), 0, 'status quo marked');
    check((await page.locator('[data-column]').count()) > 0, 'no columns');
    quiet(page);
  }],

  ['nothing holds: said plainly, the status quo still explained', async (context) => {
    const page = await opened(context, 'no-equilibria', withoutEquilibria());
    check((await page.textContent('#situations')).includes('No situation holds'), 'not said');
    await page.locator('[data-column]').click();
    await page.waitForSelector('.why');
    check((await page.textContent('#why-title')).includes('why it does not hold'), 'not explained');
    quiet(page);
  }],

  ['the first sentence is the answer', async (context) => {
    const weak = small();
    for (const row of weak.stability.table)
      if (row.status_quo) row.equilibrium = ['gmr'];
      else row.equilibrium = [];
    weak.stability.table_total = weak.stability.table.length;
    const others = small().stability.table.length - 1;
    for (const [name, results, words] of [
      ['answer-weak', weak, 'The status quo holds, but only because replies would deter; no other situation does.'],
      ['answer-none', withoutEquilibria(), 'No situation holds, the status quo no more than any other.'],
      ['answer-no-quo', withoutStatusQuo(), `${others} situations hold.`],
      ['answer-leave', sized({ parties: 2, options: 3, states: 8, columns: 4 }), 'The status quo does not hold; 3 other situations do.'],
    ]) {
      const page = await opened(context, name, results);
      same(await page.textContent('.verdict'), words, name);
    }
    const cut = sized({ parties: 2, options: 3, states: 8, columns: 4 });
    cut.stability.table_total = 1204;
    const page = await opened(context, 'answer-cut', cut);
    same(await page.textContent('.verdict'), 'The status quo does not hold; 1,203 other situations do.', 'cut table');
  }],

  ['parties are no assumptions unless something is said for them', async (context) => {
    const results = sized({ parties: 2, options: 2, states: 4, columns: 2 });
    Object.assign(results.detail.parties[0], { because: null, sources: [], role: 'bare role' });
    Object.assign(results.detail.parties[1], { because: 'taken as one', role: 'told role' });
    const page = await opened(context, 'assumed', results);
    const text = await page.textContent('#sources .groups');
    check(!text.includes('bare role') && text.includes('told role'), `assumptions listed: ${text.slice(0, 200)}`);
  }],

  ['paper has two tables, each with the status quo to compare with', async (context) => {
    const page = await opened(context, 'tables', sized({ parties: 3, options: 6, states: 64, columns: 60 }));
    await page.emulateMedia({ media: 'print' });
    await page.waitForSelector('.printed');
    const heads = await page.locator('#situations .scroll').evaluateAll((all) =>
      all.map((table) => [...table.querySelectorAll('[data-column]')].map((b) => Number(b.dataset.column))),
    );
    same(heads.map((ids) => [ids[0], ids.length]), [[1, 12], [1, 12]], 'first column and columns of each table');
    check((await page.textContent('#situations .key')).includes('Shown: 23 of 60'), 'the number printed is not said');
  }],

  ['unreachable situations are called so', async (context) => {
    const results = small();
    for (const path of results.stability.paths.any) Object.assign(path, { reached: false, moves: [] });
    for (const path of results.stability.paths.improving) Object.assign(path, { reached: false, moves: [] });
    const page = await opened(context, 'unreachable', results);
    const targets = results.stability.table.length - 1;
    same(await page.getByText('cannot be reached', { exact: true }).count(), targets, 'situations called unreachable');
    check((await page.textContent('#paths .lead')).includes(`${targets} not at all`), 'count of unreachable');
  }],

  ['results without detail, texts or lists are drawn from ids', async (context) => {
    const page = await opened(context, 'bare', bare());
    check((await page.textContent('#parties')).includes('upland'), 'party ids are not shown');
    for (const column of await page.locator('[data-column]').all()) await column.click();
    check((await page.innerText('.why')).length > 100, 'no reasons shown');
    quiet(page);
    for (const [name, results] of [
      ['only', { truce: 1 }],
      ['nulls', { truce: 1, case: null, detail: null, stability: null }],
      ['lists', { truce: 1, detail: { parties: [], options: [], sources: [] }, stability: { table: [], why: [], graph: { complete: true, states: [], moves: [] } } }],
    ]) {
      const least = await opened(context, name, results);
      same(await least.textContent('h1'), 'Untitled case', `${name}: heading`);
      same(await least.locator('main > section').count(), 7, `${name}: sections`);
      quiet(least);
    }
  }],

  ['twelve parties, 64 options, 60 columns and very long names fit a phone', async (context) => {
    const words = `${'Unbreakable'.repeat(12)} ${'and many words '.repeat(12)}`;
    const page = await opened(context, 'wide', sized({ parties: 12, options: 64, states: 120, columns: 60, words }), { width: 360, height: 740 });
    same(await page.locator('[data-column]').count(), 60, 'columns');
    same(await page.locator('#situations tbody th.first').count(), 5 + 64, 'rows');
    same(await page.evaluate(() => document.documentElement.scrollWidth), 360, 'width of the page');
    const looks = await page.locator('#graph fieldset svg line').evaluateAll((all) =>
      all.map((line) => `${line.getAttribute('stroke')} ${line.getAttribute('stroke-dasharray')}`),
    );
    same(new Set(looks).size, 12, 'parties with a line of their own');
    await page.locator('[data-column="60"]').click();
    await page.waitForSelector('.why');
    same(await page.evaluate(() => document.documentElement.scrollWidth), 360, 'width with reasons open');
    quiet(page);
  }],

  ['a graph of 300 situations is drawn, no two in one place', async (context) => {
    const page = await opened(context, 'large', sized({ parties: 4, options: 9, states: 300, columns: 20 }));
    const seen = await askGraph(page, (cy) => {
      const at = cy.nodes().map((n) => n.position());
      let nearest = Infinity;
      for (let a = 0; a < at.length; a += 1)
        for (let b = 0; b < a; b += 1) nearest = Math.min(nearest, Math.hypot(at[a].x - at[b].x, at[a].y - at[b].y));
      return { nodes: at.length, edges: cy.edges().length, nearest };
    });
    same(seen.nodes, 300, 'situations');
    check(seen.edges > 500, `only ${seen.edges} moves`);
    check(seen.nearest >= 22, `two situations are ${seen.nearest.toFixed(1)} apart, less than their size`);
    await page.getByText('The graph as a list').click();
    await page.waitForFunction(() => document.querySelectorAll('#graph dl dt').length === 300);
    quiet(page);
  }],

  ['a cut graph says how much it shows', async (context) => {
    const results = small();
    results.stability.states.count = 2304;
    results.stability.graph.complete = false;
    const page = await opened(context, 'cut', results);
    const text = (await page.textContent('#graph .lead')).replace(/\s+/g, ' ');
    const shown = results.stability.graph.states.length;
    check(text.includes(`Shown: ${shown} of 2,304 possible situations`), text);
  }],

  ['more moves than can be told apart: those of the picked situation', async (context) => {
    const page = await opened(context, 'crowded', crowded());
    same(await askGraph(page, (cy) => cy.edges().length), 0, 'moves drawn before a choice');
    check((await page.textContent('#graph .note')).includes('32,640'), 'the number of moves is not said');
    await page.getByLabel('Situation', { exact: true }).selectOption('7');
    same(await askGraph(page, (cy) => cy.edges().length), 255, 'moves of the picked situation');
    quiet(page);
  }],

  ['the filter keeps the status quo and what holds by the test', async (context) => {
    const results = small();
    const page = await opened(context, 'filter', results);
    await page.getByLabel('Show those that hold by').selectOption('nash');
    const held = results.stability.table.filter((row) => row.status_quo || row.equilibrium.includes('nash'));
    same(await page.locator('[data-column]').evaluateAll((all) => all.map((b) => Number(b.dataset.column))), held.map((r) => r.id), 'columns');
  }],

  ['from the reasons to the graph and back', async (context) => {
    const page = await opened(context, 'round', small());
    await page.locator('[data-column="6"]').click();
    await page.getByRole('button', { name: 'Show in the graph', exact: true }).click();
    await page.waitForFunction(() => document.activeElement.id === 'graph-canvas');
    same(await askGraph(page, (cy) => cy.nodes('.picked').map((n) => n.data('situation'))), [6], 'picked');
    await page.locator('[data-column="6"]').click();
    await page.getByRole('button', { name: 'Why situation 6?' }).click();
    await page.waitForFunction(() => document.activeElement.id === 'why-title');
  }],
];
