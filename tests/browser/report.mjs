// What must hold for every report, whatever its results.
import { askGraph, check, open, resultsOf, same } from './support.mjs';

const PRINTED = 8; /* situations whose reasons go on paper */
const SECTIONS = ['glance', 'parties', 'situations', 'paths', 'graph', 'sources', 'reading'];

/** Texts that stand out too little from what is behind them (WCAG 2.1, 1.4.3). Runs in the page. */
function faintTexts() {
  const parse = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const light = (colour) => {
    const [r, g, b] = colour.map((v) => {
      const c = v / 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.99) return colour.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility() || element.closest('.sr-only, .skip, script, option')) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const [a, b] = [light(parse(style.color).slice(0, 3)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < (large ? 3 : 4.5)) faint.push(`${ratio.toFixed(2)} "${node.data.trim().slice(0, 30)}"`);
  }
  return faint;
}

/** Presses Tab until an element of that kind has the focus; each one on the way must show it. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 4000; presses += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate((wanted) => {
      const element = document.activeElement;
      const style = getComputedStyle(element);
      return {
        found: element.matches(wanted),
        page: element === document.body,
        visible: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        name: element.outerHTML.slice(0, 80),
      };
    }, selector);
    check(at.page || at.visible, `the focus cannot be seen on ${at.name}`);
    if (at.found) return;
  }
  throw new Error(`the Tab key never reaches ${selector}`);
}

async function quiet(page) {
  same(page.complaints, [], 'complaints of the page');
  same(page.requests, [], 'requests beyond the file itself');
}

async function coalitionsAreTold(context, path) {
  const page = await open(context, path);
  const { coalitions } = await resultsOf(page);
  if (!coalitions || (await page.locator('#graph').count()) === 0) return;
  const text = await page.locator('#graph').innerText();
  for (const jump of coalitions.jumps) check(text.includes(`from situation ${jump.from} to ${jump.to}`), `not told: ${jump.from} to ${jump.to}`);
  same(await page.locator('#graph-jump option').count(), coalitions.jumps.length > 0 ? coalitions.jumps.length + 1 : 0, 'jumps to choose');
  if (coalitions.jumps.length > 0) {
    await page.locator('#graph .link').first().click();
    same(await page.locator('#graph-jump').inputValue(), '0', 'the jump chosen');
  }
}

async function unknownsAreDrawn(context, path) {
  const page = await open(context, path);
  const { uncertainty } = await resultsOf(page);
  const label = 'How often each situation holds over what is unknown';
  const drawn = await page.locator(`#situations .chart [aria-label="${label}"] g[aria-label="text"] text`).allTextContents();
  if (!uncertainty) return same(drawn.length, 0, 'bars of nothing');
  const shares = uncertainty.rows.slice(0, 12).map((r) => `${(r.chances.seq.share * 100).toFixed(0)} %`);
  same(drawn, shares, 'shares beside the bars');
}

export const reportTests = [
  ['coalitions', coalitionsAreTold],
  ['unknown priorities', unknownsAreDrawn],
  ['opens without an error and without a request, all sections present', async (context, path) => {
    const page = await open(context, path);
    const results = await resultsOf(page);
    const title = results.detail?.title ?? results.case;
    same((await page.textContent('h1')).trim(), title.replace(/\s+/g, ' ').trim(), 'heading');
    await page.waitForFunction((t) => document.title.startsWith(t.slice(0, 10)), title.trim());
    const { deal } = await resultsOf(page);
    for (const id of deal ? [...SECTIONS, 'deal'] : SECTIONS) check(await page.isVisible(`#${id} h2`), `section ${id} is missing`);
    same(await page.locator('#glance .summary li').count(), (results.summary ?? []).length, 'sentences of the summary');
    await quiet(page);
  }],

  ['a column opens its reasons, again closes them', async (context, path) => {
    const page = await open(context, path);
    const { stability } = await resultsOf(page);
    const row = stability.table[stability.table.length - 1];
    same(await page.locator('[data-column]').count(), stability.table.length, 'columns');
    const column = page.locator(`[data-column="${row.id}"]`);
    await column.click();
    await page.waitForSelector('.why #why-title');
    check((await page.textContent('#why-title')).includes(`Situation ${row.id}`), 'the reasons are of another situation');
    const shown = await page.innerText('.why');
    for (const why of stability.why.filter((w) => w.state === row.id))
      for (const sentence of why.text ?? [])
        check(shown.includes(sentence.trim()), `a sentence is not shown: ${sentence}`);
    same(await page.locator('.why .reason details[open]').count(), 0, 'steps open although the sentences say them');
    same(await column.getAttribute('aria-expanded'), 'true', 'aria-expanded');
    await column.click();
    await page.waitForSelector('.why', { state: 'detached' });
    await quiet(page);
  }],

  ['works with the keyboard alone, the focus always visible', async (context, path) => {
    const page = await open(context, path);
    const { stability } = await resultsOf(page);
    await page.keyboard.press('Tab');
    same(await page.evaluate(() => document.activeElement.className.split(' ')[0]), 'skip', 'first stop');
    await tabTo(page, '[data-column]');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement.id === 'why-title');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.why', { state: 'detached' });
    same(
      await page.evaluate(() => document.activeElement.dataset.column),
      String(stability.table[0].id),
      'column focused after Escape',
    );
    await tabTo(page, '#graph-canvas');
    const picked = () => askGraph(page, (cy) => cy.nodes('.picked').map((n) => n.data('situation')));
    await page.keyboard.press('ArrowRight');
    same(await picked(), [stability.status_quo ?? stability.graph.states[0].id], 'first picked situation');
    await page.keyboard.press('ArrowRight');
    same((await picked()).length, 1, 'picked situations');
    await page.keyboard.press('Escape');
    same(await picked(), [], 'picked after Escape');
    await quiet(page);
  }],

  ['the graph has every situation of the results, the status quo and equilibria marked', async (context, path) => {
    const page = await open(context, path);
    const { stability } = await resultsOf(page);
    const { graph, status_quo: quo } = stability;
    const seen = await askGraph(page, (cy) => ({
      all: cy.nodes().map((n) => n.data('situation')).sort((a, b) => a - b),
      quo: cy.nodes('.quo').map((n) => n.data('situation')),
      held: cy.nodes('.holds, .firm').length,
      places: new Set(cy.nodes().map((n) => `${Math.round(n.position('x'))} ${Math.round(n.position('y'))}`)).size,
    }));
    same(seen.all, graph.states.map((s) => s.id).sort((a, b) => a - b), 'situations drawn');
    same(seen.quo, quo === null ? [] : [quo], 'status quo marked');
    same(seen.held, graph.states.filter((s) => s.equilibrium.length > 0).length, 'equilibria marked');
    same(seen.places, graph.states.length, 'places of their own');
    const drawn = await askGraph(page, (cy) => cy.edges().length);
    const improving = graph.moves.filter((m) => m.improving).length;
    if (improving <= 3000) same(drawn, improving, 'improving moves drawn');
    await page.getByLabel('All moves').check();
    const all = await askGraph(page, (cy) => cy.edges().length);
    if (graph.moves.length <= 3000) same(all, graph.moves.length, 'moves drawn');
    await page.locator('fieldset.parties input').first().uncheck();
    const others = graph.moves.filter((m) => m.party !== stability.parties[0]).length;
    if (others <= 3000) same(await askGraph(page, (cy) => cy.edges().length), others, 'moves of the other parties');
    const text = await page.textContent('#graph .lead');
    check(text.includes(graph.states.length.toLocaleString('en-GB')), 'the number shown is not said');
    check(text.includes(stability.states.count.toLocaleString('en-GB')), 'the number possible is not said');
    await quiet(page);
  }],

  ['no line of a small graph runs through a situation it does not join', async (context, path) => {
    for (const width of [360, 1440]) {
      const page = await open(context, path, { width });
      const through = await askGraph(page, (cy) => {
        if (cy.nodes().length > 6) return [];
        const away = (p, a, b) => {
          const [dx, dy] = [b.x - a.x, b.y - a.y];
          const at = ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy);
          return at < 0 || at > 1 ? Infinity : Math.abs(dx * (a.y - p.y) - dy * (a.x - p.x)) / Math.hypot(dx, dy);
        };
        return cy.edges().toArray().flatMap((e) =>
          cy.nodes().difference(e.connectedNodes()).toArray()
            .filter((n) => away(n.position(), e.source().position(), e.target().position()) < n.height() / 2)
            .map((n) => `${e.source().data('situation')} to ${e.target().data('situation')} through ${n.data('situation')}`));
      });
      same(through, [], `lines at ${width} px`);
      await page.close();
    }
  }],

  ['the first screen of a phone says the answer', async (context, path) => {
    const page = await open(context, path, { width: 360, height: 640 });
    const box = await page.locator('.verdict').boundingBox();
    check(box.y + box.height < 640, `the answer ends ${box.y + box.height} px down`);
  }],

  ['the same results give the same picture', async (context, path) => {
    const places = [];
    for (let run = 0; run < 2; run += 1) {
      const page = await open(context, path);
      places.push(await askGraph(page, (cy) => cy.nodes().map((n) => n.position())));
      await page.close();
    }
    same(places[0], places[1], 'places');
  }],

  ['a way to a situation is highlighted, move by move', async (context, path) => {
    const page = await open(context, path);
    const { paths } = (await resultsOf(page)).stability;
    const kind = paths?.improving.some((p) => p.reached) ? 'improving' : 'any';
    const way = paths?.[kind].find((p) => p.reached && p.moves.length > 0);
    const select = page.getByLabel('Way', { exact: true });
    if (!way) {
      same(await select.count(), 0, 'a choice of ways although there is none');
      return;
    }
    await select.selectOption(`${kind} ${way.to}`);
    const seen = await askGraph(page, (cy) => ({
      moves: cy.edges('.way').map((e) => [e.source().data('situation'), e.target().data('situation')]),
      ends: cy.nodes('.way').map((n) => n.data('situation')).sort((a, b) => a - b),
    }));
    same(seen.moves, way.moves.map((m) => [m.from, m.to]), 'moves highlighted');
    const ends = [...new Set(way.moves.flatMap((m) => [m.from, m.to]))].sort((a, b) => a - b);
    same(seen.ends, ends, 'situations highlighted');
    await select.selectOption('');
    same(await askGraph(page, (cy) => cy.elements('.way, .dim').length), 0, 'highlights left over');
    await quiet(page);
  }],

  ['dark and light: by the system, by the button, text readable in both', async (context, path) => {
    const page = await open(context, path);
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const [first] = (await resultsOf(page)).stability.table;
    if (first) await page.locator(`[data-column="${first.id}"]`).click();
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)));
    const light = await ground();
    same(await page.evaluate(faintTexts), [], 'faint texts in light');
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await page.waitForFunction((before) => getComputedStyle(document.documentElement).backgroundColor !== before, light);
    same(await page.evaluate(faintTexts), [], 'faint texts in dark');
    const node = await askGraph(page, (cy) => cy.nodes()[0].style('color'));
    await page.getByRole('button', { name: 'Light view' }).click();
    same(await ground(), light, 'background after the button');
    check((await askGraph(page, (cy) => cy.nodes()[0].style('color'))) !== node, 'the graph keeps its colours');
    await page.evaluate(() => localStorage.clear());
    await quiet(page);
  }],

  ['fits 360, 768, 1440 and 1920 pixels', async (context, path) => {
    for (const width of [360, 768, 1440, 1920]) {
      const page = await open(context, path, { width, height: 800 });
      const [first] = (await resultsOf(page)).stability.table;
      if (first) await page.locator(`[data-column="${first.id}"]`).click();
      await page.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)));
      const seen = await page.evaluate(() => ({
        over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        who: [...document.querySelectorAll('main *')]
          .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, .matrix-scroll, #graph-canvas'))
          .map((e) => e.outerHTML.slice(0, 80))[0],
      }));
      check(seen.over <= 0, `${width} px: ${seen.over} px too wide: ${seen.who}`);
      await page.close();
    }
  }],

  ['on paper: reasons and ways open, light, nothing to click', async (context, path) => {
    const page = await open(context, path, { scheme: 'dark' });
    const { stability } = await resultsOf(page);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const expected = Math.min(PRINTED, stability.table.length);
    await page.waitForFunction((n) => document.querySelectorAll('.printed').length === n, expected);
    const shown = await page.innerText('#situations');
    // Paper tells the strictest test by which a situation holds, or the widest by which it fails.
    const order = ['nash', 'sseq', 'seq', 'smr', 'gmr'];
    for (const { id, equilibrium } of stability.table.slice(0, PRINTED)) {
      const told = order.find((concept) => equilibrium.includes(concept)) ?? 'gmr';
      for (const why of stability.why.filter((w) => w.state === id && w.concept === told))
        for (const sentence of why.text ?? []) check(shown.includes(sentence.trim()), `not printed: ${sentence}`);
    }
    const seen = await page.evaluate(() => ({
      closed: document.querySelectorAll('.printed details:not([open]), #paths details:not([open])').length,
      controls: [...document.querySelectorAll('select, input, .tools button')].filter((e) => e.checkVisibility()).length,
      ground: getComputedStyle(document.documentElement).backgroundColor,
      pictures: document.querySelectorAll('#graph img[src^="data:image/png"]').length,
    }));
    same(seen, { closed: 0, controls: 0, ground: 'rgb(255, 255, 255)', pictures: 1 }, 'page on paper');
    same(await page.evaluate(faintTexts), [], 'faint texts on paper');
    await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
    await page.waitForFunction(() => document.querySelectorAll('.printed').length === 0);
    await quiet(page);
  }],
];
