#!/usr/bin/env node
// Makes lists in the style of public test data that is not at hand, from samples of the same kind that are, to measure
// linkage on (build/bench_linkage A.csv [B.csv]):
//   node tools/imitate.mjs rldata SAMPLES OUT [SEED [TWO]]        10,000 records, 1,000 of them copies (RLdata10000)
//   node tools/imitate.mjs febrl SAMPLES OUT [SEED [MOST]]        2,000 persons and 3,000 copies (FEBRL 3)
//   node tools/imitate.mjs febrl4 SAMPLES OUT [SEED [MOST]]       5,000 and 5,000, one copy each (FEBRL 4): OUT-a, OUT-b
//   node tools/imitate.mjs historical SAMPLES OUT [SEED [RATE]]   50,000 records, several a person (historical-50k)
// SAMPLES: the folder with RLdata500.csv, febrl1.csv and febrl2.csv. TWO: the share of copies with two errors (0.08, as
// in RLdata500). MOST: the most errors in a copy (4). RATE: how many errors, 1 being usual. OUT ends in .csv.
//
// What is known of how those sets were made: RLdata by the generator of FEBRL from the hundred most frequent surnames
// and some hundred given names of Germany and its ages in 2008 (manual of the R package RecordLinkage); FEBRL's
// generator puts errors behind the middle of a word and takes a wrong key from the same row or column of the keyboard
// more often than not (Christen 2005). All persons are made up.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [kind, samples, out, seed = "1", amount] = process.argv.slice(2);
if (!["rldata", "febrl", "febrl4", "historical"].includes(kind) || !out || !/^\d+$/.test(seed)) {
  console.error("imitate.mjs rldata|febrl|febrl4|historical SAMPLES OUT [SEED [AMOUNT]]");
  process.exit(2);
}

// ---- Random numbers: the same on every machine (mulberry32) ----
let state = Number(seed) >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const between = (a, b) => a + below(b - a + 1);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
// A drawer from a table of weights.
function drawer(table) {
  const keys = [...table.keys()];
  let sum = 0;
  const ends = keys.map((k) => (sum += table.get(k)));
  return () => {
    const at = random() * sum;
    let low = 0, high = keys.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle] > at) high = middle;
      else low = middle + 1;
    }
    return keys[low];
  };
}
const shuffled = (list) => list.map((x) => [random(), x]).sort((a, b) => a[0] - b[0]).map((x) => x[1]);

function read(name) {
  const [head, ...rows] = readFileSync(join(samples, name), "utf8").trim().split(/\r?\n/).map((r) => r.split(/, ?/));
  return rows.map((r) => Object.fromEntries(head.map((h, k) => [h, r[k] ?? ""])));
}
function write(file, head, rows) {
  writeFileSync(file, [head, ...rows].map((r) => r.join(",")).join("\n") + "\n");
}

// ---- Errors in writing ----
const letters = "abcdefghijklmnopqrstuvwxyz", digits = "0123456789";
const board = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
const inRow = (row, c) => [row[row.indexOf(c) - 1], row[row.indexOf(c) + 1]].filter(Boolean);
function wrongKey(c) {
  if (digits.includes(c)) return random() < 0.4 ? pick(inRow("1234567890", c)) : pick(digits.replace(c, ""));
  const low = c.toLowerCase(), at = board.findIndex((r) => r.includes(low));
  const luck = random();
  let wrong = pick(letters.replace(low, ""));
  if (at >= 0 && luck < 0.4) wrong = pick(inRow(board[at], low));
  else if (at >= 0 && luck < 0.7) {
    const k = board[at].indexOf(low);
    const column = [board[at - 1]?.[k], board[at - 1]?.[k + 1], board[at + 1]?.[k], board[at + 1]?.[k - 1]].filter(Boolean);
    if (column.length) wrong = pick(column);
  }
  return c === low ? wrong : wrong.toUpperCase();
}
const place = (text, more) =>
  Math.min(Math.max(0, Math.round(((text.length + more) >> 1) + 1 + normal())), text.length - 1 + more);
const alphabet = (text) => (/^\d+$/.test(text) ? digits : text === text.toUpperCase() ? letters.toUpperCase() : letters);
const insert = (t, p = place(t, 1)) => t.slice(0, p) + pick(alphabet(t)) + t.slice(p);
const remove = (t, p = place(t, 0)) => t.slice(0, p) + t.slice(p + 1);
const replace = (t, p = place(t, 0)) => t.slice(0, p) + wrongKey(t[p]) + t.slice(p + 1);
const transpose = (t, p = place(t, -1)) => (t.length < 2 ? t : t.slice(0, p) + t[p + 1] + t[p] + t.slice(p + 2));
const chosen = (table) => drawer(new Map(Object.entries(table)))();

// ---- RLdata ----
function rldata() {
  const two = Number(amount ?? 0.08);
  const rows = read("RLdata500.csv"), seen = new Map();
  for (const r of rows) if (!seen.has(r.identity)) seen.set(r.identity, r);
  const clean = [...seen.values()];
  const counts = (f) => {
    const table = new Map();
    for (const r of clean) table.set(r[f], (table.get(r[f]) ?? 0) + 1);
    return [...table].sort((a, b) => b[1] - a[1]);
  };
  // Names by rank, 1 / (rank + c), two equal as often as in the sample; the rarest may be errors, which does no harm.
  const ranked = (f, most) => {
    const table = counts(f).slice(0, most), n = clean.length;
    const equal = counts(f).reduce((s, [, k]) => s + (k * (k - 1)) / (n * (n - 1)), 0);
    let low = -0.9, high = 1e4;
    for (let round = 0; round < 100; round++) {
      const c = (low + high) / 2, w = table.map((_, r) => 1 / (r + 1 + c)), sum = w.reduce((a, b) => a + b);
      if (w.reduce((a, b) => a + (b / sum) ** 2, 0) > equal) low = c;
      else high = c;
    }
    return drawer(new Map(table.map(([name], r) => [name, 1 / (r + 1 + low)])));
  };
  const years = new Map();
  for (let y = 1909; y < 2009; y++)
    years.set(String(y), counts("by").reduce((s, [z, k]) => s + k * Math.exp(-(((z - y) / 3) ** 2) / 2), 0));
  const draw = {
    fname_c1: ranked("fname_c1", 150), lname_c1: ranked("lname_c1", 100), by: drawer(years),
    bm: () => String(between(1, 12)), bd: () => String(between(1, 31)),
    fname_c2: () => pick(clean).fname_c2, lname_c2: () => pick(clean).lname_c2,
  };
  const possible = { by: (v) => v >= 1900 && v <= 2100, bm: (v) => v >= 1 && v <= 12, bd: (v) => v >= 1 && v <= 31 };
  function wrong(field, value) {
    for (;;) {
      let v;
      if (field in possible) v = random() < 0.25 ? draw[field]() : String(Number(replace(value)));
      else v = { i: insert, d: remove, r: replace, t: transpose }[chosen({ i: 0.5, d: 0.1, r: 0.35, t: 0.05 })](value);
      if (v !== value && (!(field in possible) || possible[field](Number(v)))) return v;
    }
  }
  const fields = ["fname_c1", "fname_c2", "lname_c1", "lname_c2", "by", "bm", "bd"];
  const people = Array.from({ length: 9000 }, () => Object.fromEntries(fields.map((f) => [f, draw[f]()])));
  const all = people.map((p, k) => [k, p]);
  for (const k of shuffled([...people.keys()]).slice(0, 1000)) {
    const copy = { ...people[k] }, done = new Set(), errors = random() < two ? 2 : 1;
    while (done.size < errors) {
      const f = chosen({ fname_c1: 0.34, lname_c1: 0.31, by: 0.15, bm: 0.06, bd: 0.22 });
      if (!done.has(f)) copy[f] = wrong(f, copy[f]);
      done.add(f);
    }
    all.push([k, copy]);
  }
  write(out, ["rec", "identity", ...fields], shuffled(all).map(([k, p], n) => [n + 1, k, ...fields.map((f) => p[f])]));
}

// ---- FEBRL ----
// Of each field: how often it is taken, and by which error it is changed: inserted, deleted, replaced, transposed,
// another value, words swapped, split, joined, lost, found, misspelt.
const febrlFields = {
  given_name: [10, [5, 15, 35, 5, 2, 2, 1, 1, 2, 2, 30]], surname: [15, [10, 10, 35, 4, 2, 2, 1, 2, 2, 2, 30]],
  street_number: [10, [10, 15, 60, 5, 5, 1, 0, 0, 2, 2, 0]], address_1: [10, [10, 15, 55, 5, 2, 3, 2, 3, 4, 1, 0]],
  address_2: [10, [4, 4, 10, 2, 3, 4, 2, 1, 60, 10, 0]], suburb: [10, [10, 15, 22, 4, 1, 2, 2, 2, 1, 1, 40]],
  postcode: [5, [0, 0, 35, 60, 3, 0, 0, 0, 1, 1, 0]], state: [5, [10, 10, 55, 2, 3, 0, 0, 0, 10, 10, 0]],
  date_of_birth: [10, [0, 0, 50, 30, 5, 0, 0, 0, 10, 5, 0]], soc_sec_id: [5, [0, 0, 50, 40, 10, 0, 0, 0, 0, 0, 0]],
};
const swapWords = (t, p = below(t.split(" ").length - 1)) => {
  const words = t.split(" ");
  if (words.length > 1) [words[p], words[p + 1]] = [words[p + 1], words[p]];
  return words.join(" ");
};
const split = (t, p = place(t, 1)) => t.slice(0, p) + " " + t.slice(p);
function febrl() {
  const originals = [...read("febrl1.csv"), ...read("febrl2.csv")].filter((r) => r.rec_id.includes("org"));
  const fields = Object.keys(febrlFields), most = Number(amount ?? 4);
  const values = Object.fromEntries(fields.map((f) => [f, originals.map((r) => r[f]).filter(Boolean)]));
  const take = drawer(new Map(fields.map((f) => [f, febrlFields[f][0]])));
  const how = Object.fromEntries(fields.map((f) => [f, drawer(new Map(febrlFields[f][1].map((w, k) => [k, w])))]));
  const change = [insert, remove, replace, transpose, (t, f) => pick(values[f]), (t) => swapWords(t), (t) => split(t),
    (t) => t.replace(" ", ""), () => "", (t) => t, (t) => remove(replace(t))];
  const changed = (t, f, k) => (t === "" ? (k === 9 ? pick(values[f]) : "") : k === 4 ? change[4](t, f) : change[k](t));
  const person = () => {
    const lives = pick(originals), p = Object.fromEntries(fields.map((f) => [f, pick(originals)[f]]));
    for (const f of ["suburb", "postcode", "state"]) p[f] = lives[f];
    const two = (n) => String(n).padStart(2, "0");
    p.date_of_birth = random() < 0.95 ? `${between(1900, 1999)}${two(between(1, 12))}${two(between(1, 28))}` : "";
    p.soc_sec_id = String(between(1000000, 9999999));
    return p;
  };
  function copied(p) {
    const copy = { ...p }, times = {};
    for (let left = between(1, most); left > 0;) {
      const f = take(), v = changed(copy[f], f, how[f]());
      if (v === copy[f] || times[f] >= 3) continue;
      copy[f] = v;
      times[f] = (times[f] ?? 0) + 1;
      left--;
    }
    return copy;
  }
  const one = kind === "febrl4", persons = Array.from({ length: one ? 5000 : 2000 }, person), copies = [];
  const wanted = one ? 5000 : 3000, often = drawer(new Map([1, 2, 3, 4, 5].map((k) => [k, 1 / k])));
  for (const k of shuffled([...persons.keys()])) {
    for (let n = one ? 1 : often(); n > 0 && copies.length < wanted; n--)
      copies.push([`rec-${k}-dup-${n}`, copied(persons[k])]);
  }
  const row = ([id, p]) => [id, ...fields.map((f) => p[f])];
  const first = shuffled(persons.map((p, k) => [`rec-${k}-org`, p])).map(row), second = shuffled(copies).map(row);
  if (one) {
    write(out.replace(/\.csv$/, "-a.csv"), ["rec_id", ...fields], first);
    write(out.replace(/\.csv$/, "-b.csv"), ["rec_id", ...fields], second);
  } else write(out, ["rec_id", ...fields], shuffled([...first, ...second]));
}

// ---- Historical persons: whole names of which words are lost, several records a person, families ----
function historical() {
  const rate = Number(amount ?? 1), is = (p) => random() < p * rate;
  const rows = [...read("febrl1.csv"), ...read("febrl2.csv")].filter((r) => r.rec_id.includes("org"));
  const given = rows.map((r) => r.given_name).filter(Boolean), surnames = rows.map((r) => r.surname).filter(Boolean);
  const places = rows.filter((r) => r.suburb && r.postcode).map((r) => [r.suburb, r.postcode]);
  const trades = ["politician", "military officer", "lawyer", "painter", "writer", "priest", "engineer", "botanist",
    "actor", "physician", "diplomat", "judge", "merchant", "composer", "photographer", "chemist"];
  const trade = drawer(new Map(trades.map((t, k) => [t, 1 / (k + 1)])));
  const typo = (t) => (t === "" ? t : pick([insert, remove, replace, transpose])(t, below(Math.max(1, t.length - 1))));
  const person = (family) => ({
    given: random() < 0.4 ? [pick(given), pick(given)] : [pick(given)], surname: family?.surname ?? pick(surnames),
    day: random() < 0.1 ? [between(1550, 1990), 1, 1] : [between(1550, 1990), between(1, 12), between(1, 28)],
    place: family?.place ?? pick(places), sex: pick("mf"), trade: trade(),
  });
  function record(p) {
    let names = [...p.given], surname = p.surname, [y, m, d] = p.day, [town, code] = p.place;
    if (names.length > 1 && is(0.2)) names = names.slice(0, 1);
    if (is(0.03)) names = [names[0][0]];
    if (is(0.05)) names[0] = typo(names[0]);
    if (is(0.02)) names = [pick(given)];
    if (is(0.06)) surname = typo(surname);
    if (is(0.02)) surname = pick(surnames);
    if (is(0.08)) surname = "";
    if (is(0.05)) [m, d] = [1, 1];
    if (is(0.05)) y += pick([-1, 1, -10, 10]);
    if (is(0.03)) d = between(1, 28);
    if (is(0.03)) m = between(1, 12);
    if (is(0.12)) [town, code] = pick(places);
    if (is(0.1)) code = code.slice(0, -1) + pick(digits);
    if (is(0.12)) code = "";
    if (is(0.15)) town = "";
    const day = is(0.12) ? "" : `${y}-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`;
    const whole = is(0.05) ? "" : [...names, surname].filter(Boolean).join(" ");
    const work = is(0.3) ? "" : is(0.05) ? trade() : p.trade;
    return [whole, is(0.04) ? "" : names[0], surname, day, town, code, is(0.1) ? "" : p.sex, work];
  }
  const made = [];
  for (let who = 0, p = null; made.length < 50000; who++) {
    p = person(p !== null && random() < 0.15 ? p : null);
    const times = Math.min(20, 1 + Math.floor(-8 * Math.log(1 - random())));
    for (let k = 0; k < times && made.length < 50000; k++) made.push([who, ...record(p)]);
  }
  write(out, ["unique_id", "cluster", "full_name", "first_name", "surname", "dob", "birth_place", "postcode_fake", "gender",
    "occupation"], shuffled(made).map((r, k) => [`Q${k}`, ...r]));
}

({ rldata, febrl, febrl4: febrl, historical })[kind]();
