// What the browser tests share: a browser, pages made from results, and checks that say what they saw.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ui = new URL('../../ui/', import.meta.url);
const { chromium } = createRequire(new URL('package.json', ui))('playwright-core');

const TEMPLATE = fileURLToPath(new URL('dist/index.html', ui));
const PLACE = '/*TRUCE_DATA*/';
const PATIENCE = 20_000; /* ms a condition may take to come true; then it never will */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const folder = mkdtempSync(join(tmpdir(), 'truce-browser-'));

export function small() {
  return JSON.parse(readFileSync(new URL('fixtures/small.json', ui), 'utf8'));
}

/** Writes a page as the report does: the results in the place kept for them, every `<` escaped. */
export function makePage(name, results) {
  const page = readFileSync(TEMPLATE, 'utf8');
  const json = results === null ? PLACE : JSON.stringify(results).replaceAll('<', '\\u003c');
  const path = join(folder, `${name}.html`);
  writeFileSync(path, page.replace(PLACE, () => json));
  return path;
}

export function templateHolds(text) {
  return readFileSync(TEMPLATE, 'utf8').split(text).length - 1;
}

export async function launch() {
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: process.env.TRUCE_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: ARGS,
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(PATIENCE);
  return context;
}

export async function closeAll(context) {
  await context.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Opens a page and keeps everything it complains about or asks for. */
export async function open(context, path, { width = 1440, height = 900, scheme = 'light' } = {}) {
  const page = await context.newPage();
  const url = pathToFileURL(path).href;
  page.complaints = [];
  page.requests = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') page.complaints.push(message.text());
  });
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) page.requests.push(request.url());
  });
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.goto(url);
  await page.waitForSelector('#main').catch(() => {
    throw new Error(`the page stays empty; it complains: ${page.complaints.join('; ')}`);
  });
  return page;
}

/** The results a page holds, to compare with what it shows. */
export async function resultsOf(page) {
  return JSON.parse(await page.textContent('#truce-data'));
}

/** Asks the graph on the page, as drawn. */
export async function askGraph(page, ask, argument) {
  await page.waitForFunction(() => document.getElementById('graph-canvas')?._cyreg?.cy !== undefined);
  return page.evaluate(
    ([source, value]) =>
      new Function('cy', 'value', `return (${source})(cy, value)`)(
        document.getElementById('graph-canvas')._cyreg.cy,
        value,
      ),
    [ask.toString(), argument],
  );
}

export function check(holds, message) {
  if (!holds) throw new Error(message);
}

export function same(seen, expected, what) {
  const [a, b] = [JSON.stringify(seen), JSON.stringify(expected)];
  check(a === b, `${what}: expected ${b}, saw ${a}`);
}
