// node tests/browser/run.mjs [PAGE.html ...]
// Tests the page that draws results in headless Chromium: the reports named, and pages made here.
// A report named deal-*.html tells of a deal and nothing else, one named talks-*.html of talks and nothing
// but a deal beside them, one named escalation-*.html of events alone, one named exchange-*.html of exchanges,
// one named *-all.html of everything.
// TRUCE_SHOTS=FOLDER keeps pictures of them. Needs `npm ci && npm run build` in ui/ first.
import { basename, resolve } from 'node:path';
import { dealTests } from './deal.mjs';
import { edgeTests } from './edges.mjs';
import { escalationTests } from './escalation.mjs';
import { exchangeTests } from './exchange.mjs';
import { joined, sized } from './made.mjs';
import { reportTests } from './report.mjs';
import { takeShots } from './shots.mjs';
import { closeAll, launch, makePage, small } from './support.mjs';
import { talksTests } from './talks.mjs';

const reports = process.argv.slice(2).map((path) => [basename(path), resolve(path)]);
const deals = reports.filter(([name]) => /^deal-|-all\.html$/.test(name));
const talks = reports.filter(([name]) => /^talks-|-all\.html$/.test(name));
const escalations = reports.filter(([name]) => /^escalation-|-all\.html$/.test(name));
const exchanges = reports.filter(([name]) => /^exchange-|-all\.html$/.test(name));
const pages = [
  ...reports.filter(([name]) => !/^(deal|talks|escalation|exchange)-/.test(name)),
  ['small', makePage('small', small())],
  ['joined', makePage('joined', joined())],
  ['made-300', makePage('made-300', sized({ parties: 5, options: 9, states: 300, columns: 60 }))],
];
const context = await launch();
let passed = 0;
let failed = 0;

async function run(name, test) {
  try {
    await test();
    passed += 1;
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}\n      ${String(error.message ?? error).split('\n').slice(0, 4).join('\n      ')}`);
  }
  for (const page of context.pages().slice(1)) await page.close();
}

try {
  for (const [name, test] of edgeTests) await run(name, () => test(context));
  for (const [label, path] of pages)
    for (const [name, test] of reportTests) await run(`${label}: ${name}`, () => test(context, path));
  for (const [label, path] of deals)
    for (const [name, test] of dealTests) await run(`${label}: ${name}`, () => test(context, path));
  for (const [label, path] of talks)
    for (const [name, test] of talksTests) await run(`${label}: ${name}`, () => test(context, path));
  for (const [label, path] of escalations)
    for (const [name, test] of escalationTests) await run(`${label}: ${name}`, () => test(context, path));
  for (const [label, path] of exchanges)
    for (const [name, test] of exchangeTests) await run(`${label}: ${name}`, () => test(context, path));
  if (process.env.TRUCE_SHOTS) await takeShots(context, pages, process.env.TRUCE_SHOTS);
} finally {
  await closeAll(context);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
