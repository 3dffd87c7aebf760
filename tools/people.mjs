#!/usr/bin/env node
// Makes two sides' lists of people who do not exist, and the truth about who is in both:
//   node tools/people.mjs FOLDER [RECORDS [SEED]]
// writes ours.csv (in Ukrainian, Cyrillic), theirs.csv (Russian Cyrillic and Latin letters of several habits, with
// errors, missing cells, partial and swapped days) and truth.csv (a,b); and reports.csv, where a person is reported one
// to eight times (the id's part before "-" says who it is). Names are common ones drawn at random; every record is drawn
// by itself, so that no real person is described but by chance. Further files for the same seed:
//   whole.csv, whole-given.csv, whole-mixed.csv: theirs.csv with whole names in one column: the surname first; the given
//     name first; each row in its own way (either order, surnames in capitals or before a comma, some initials);
//   ours-kin.csv, theirs-kin.csv, truth-kin.csv: lists like the first three where one in ten is a brother of another:
//     surname, patronymic, place and mostly unit are the same, the given name is not, nor the day unless they are twins;
//     what is not known is left empty or written out ("невідомо").
import { createWriteStream, mkdirSync } from "node:fs";

const words = process.argv.slice(2), [folder, count = "2000", seed = "1"] = words;
const usage = "node tools/people.mjs FOLDER [RECORDS [SEED]]";
if (words.includes("--help") || words.includes("-h")) {
  console.log(usage);
  process.exit(0);
}
const option = words.find((word) => word.startsWith("-"));
if (option !== undefined) console.error(`people.mjs: there is no option ${option}`);
if (option !== undefined || !folder || words.length > 3 || !/^\d+$/.test(count) || !/^\d+$/.test(seed)) {
  console.error(usage);
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
// Some names are far more common than others.
const skewed = (list) => list[Math.floor(list.length * random() ** 1.8)];
const chance = (p) => random() < p;

// ---- Names: Ukrainian/Russian ----
const given = `Олександр/Александр Сергій/Сергей Андрій/Андрей Володимир/Владимир Микола/Николай Дмитро/Дмитрий
Юрій/Юрий Олексій/Алексей Василь/Василий Михайло/Михаил Віктор/Виктор Іван/Иван Максим/Максим Євген/Евгений Ігор/Игорь
Віталій/Виталий Роман/Роман Олег/Олег Анатолій/Анатолий Валерій/Валерий Петро/Пётр Денис/Денис Павло/Павел Артем/Артём
Богдан/Богдан Руслан/Руслан Вадим/Вадим Владислав/Владислав Антон/Антон Тарас/Тарас Григорій/Григорий Ярослав/Ярослав
Степан/Степан Костянтин/Константин Станіслав/Станислав Микита/Никита Данило/Даниил Ілля/Илья Кирило/Кирилл Назар/Назар
Вячеслав/Вячеслав Леонід/Леонид Геннадій/Геннадий Борис/Борис Федір/Фёдор Едуард/Эдуард Єгор/Егор Захар/Захар
Матвій/Матвей Тимофій/Тимофей Семен/Семён Яків/Яков Йосип/Иосиф Остап/Остап`.split(/\s+/).map((p) => p.split("/"));
const fathers = `Олександрович/Александрович Сергійович/Сергеевич Андрійович/Андреевич Володимирович/Владимирович
Миколайович/Николаевич Дмитрович/Дмитриевич Юрійович/Юрьевич Олексійович/Алексеевич Васильович/Васильевич
Михайлович/Михайлович Вікторович/Викторович Іванович/Иванович Євгенович/Евгеньевич Ігорович/Игоревич
Віталійович/Витальевич Романович/Романович Олегович/Олегович Анатолійович/Анатольевич Валерійович/Валерьевич
Петрович/Петрович Павлович/Павлович Богданович/Богданович Русланович/Русланович Вадимович/Вадимович
Григорович/Григорьевич Степанович/Степанович Костянтинович/Константинович Станіславович/Станиславович
Леонідович/Леонидович Геннадійович/Геннадиевич Борисович/Борисович Федорович/Фёдорович Якович/Яковлевич
Йосипович/Иосифович Ілліч/Ильич Вячеславович/Вячеславович`.split(/\s+/).map((p) => p.split("/"));
const roots = `Мельник Шевченк Бойк Коваленк Бондаренк Ткаченк Ковальчук Кравченк Олійник Шевчук Ковал Поліщук Бондар
Ткачук Мороз Марченк Лисенк Руденк Савченк Петренк Кравчук Клименк Павленк Савчук Кузьменк Пономаренк Василенк Гаврилюк
Харченк Карпенк Гончар Романюк Мазур Кушнір Тимошенк Хоменк Павлюк Костенк Левченк Панченк Кириленк Федоренк Яковенк
Мартинюк Захарченк Сидоренк Гриценк Семенюк Приходьк Назаренк Демченк Ярошенк Гуменюк Литвиненк Данилюк Білик Козак
Дяченк Остапенк Степаненк Юрченк Терещенк Пилипенк Швець Ващенк Гнатюк Сергієнк Зінченк Волошин Дем'яненк Сорок Вовк
Чорн Кучеренк Онищенк Галушк Стельмах Шульг Рибак Щербак Кучер Євтушенк Гордієнк Скорик Жук Заєць Лук'яненк Шаповал
Дорошенк Міщенк Іщенк Бабенк Бабич Власенк Дмитренк Тарасенк Михайленк Антоненк Іваненк Прокопенк Кос Герасименк`
  .split(/\s+/);
const stems = `Іван Петр Сидор Кузнец Попов Волк Морозов Лебед Соловйов Новик Козл Орл Павл Семен Голубє Виноград Богдан
Воробй Федор Михайл Бєля Тарас Комар Кисел Макар Андрє Ковал Гусє Кузьм Баран Куликов Алексє Степан Яковл Сорок Роман
Захар Борис Кор Герасим Пономар Григор Лаза Медвед Єрш Нікіт Соболє Ряб Поляк Цвєтк Данил Жук Фрол Журавл Николає`
  .split(/\s+/);
const places = `Київ/Киев Харків/Харьков Одеса/Одесса Дніпро/Днепр Донецьк/Донецк Запоріжжя/Запорожье Львів/Львов
Миколаїв/Николаев Маріуполь/Мариуполь Луганськ/Луганск Вінниця/Винница Херсон/Херсон Полтава/Полтава Чернігів/Чернигов
Черкаси/Черкассы Суми/Сумы Житомир/Житомир Хмельницький/Хмельницкий Чернівці/Черновцы Рівне/Ровно Тернопіль/Тернополь
Ужгород/Ужгород Луцьк/Луцк Кременчук/Кременчуг Бердянськ/Бердянск Мелітополь/Мелитополь Ізюм/Изюм Умань/Умань
Бориспіль/Борисполь Ніжин/Нежин`.split(/\s+/).map((p) => p.split("/"));
const ranks = `солдат/рядовой старший_солдат/ефрейтор молодший_сержант/младший_сержант сержант/сержант
старший_сержант/старший_сержант лейтенант/лейтенант старший_лейтенант/старший_лейтенант капітан/капитан майор/майор`
  .split(/\s+/).map((p) => p.replaceAll("_", " ").split("/"));

// A Ukrainian surname as Russian writes it.
const russian = (name) => name.replace(/ськ/g, "ск").replace(/цьк/g, "цк").replace(/зьк/g, "зк").replaceAll("'", "ъ")
  .replace(/є/g, "е").replace(/Є/g, "Е").replace(/йо/g, "ё").replace(/и/g, "ы").replace(/([кгхжшчщ])ы/g, "$1и")
  .replace(/і/g, "и").replace(/І/g, "И").replace(/ї/g, "и").replace(/Ї/g, "И").replace(/е/g, "е");
function surname() {
  const r = random();
  if (r < 0.6) {
    const root = skewed(roots);
    const name = root.endsWith("к") && !/(ник|чук|юк|ик|ак|щук|вк|ук|ок)$/.test(root) ? root + "о" : root;
    return [name, russian(name)];
  }
  const root = skewed(stems);
  if (r < 0.8) {
    const ending = /[вєо]$/.test(root) ? "" : "ов";
    return [root + ending, russian(root + ending)];
  }
  return [root + "івський", russian(root) + "овский"];
}

// ---- Latin letters, by several habits ----
const habits = [
  { г: "h", и: "y", і: "i", ї: "i", є: "ie", й: "i", ю: "iu", я: "ia", х: "kh", ц: "ts", щ: "shch", ь: "", "'": "" },
  { г: "g", и: "i", і: "i", ї: "yi", є: "ye", й: "y", ю: "yu", я: "ya", х: "kh", ц: "ts", щ: "shch", ь: "", "'": "" },
  { г: "g", и: "i", і: "i", ї: "i", є: "e", й: "i", ю: "ju", я: "ja", х: "h", ц: "c", щ: "sch", ь: "'", "'": "" },
];
const common = { а: "a", б: "b", в: "v", ґ: "g", д: "d", е: "e", ж: "zh", з: "z", к: "k", л: "l", м: "m", н: "n",
  о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", ч: "ch", ш: "sh", ы: "y", э: "e", ё: "e", ъ: "" };
const latin = (text, habit) => [...text].map((c) => {
  const small = c.toLowerCase(), to = habit[small] ?? common[small] ?? small;
  return c === small ? to : to.charAt(0).toUpperCase() + to.slice(1);
}).join("");

// ---- Records ----
const two = (n) => String(n).padStart(2, "0");
function person() {
  const year = 1960 + Math.floor(45 * Math.sqrt(random())), month = 1 + below(12), day = 1 + below(28);
  return { surname: surname(), given: skewed(given), father: skewed(fathers), year, month, day, place: skewed(places),
    rank: skewed(ranks), unit: `А${1000 + below(900)}`, number: String(100000 + below(900000)) };
}
function typo(text) {
  if (text.length < 3) return text;
  const at = 1 + below(text.length - 1), letters = /[a-z]/i.test(text) ? "abdeiklmnoprstuvyz" : "абвгдеиклмнопрстуя";
  const digit = /^\d+$/.test(text);
  const letter = digit ? String(below(10)) : pick([...letters]);
  switch (below(4)) {
    case 0: return text.slice(0, at) + letter + text.slice(at + 1);
    case 1: return text.slice(0, at) + text.slice(at + 1);
    case 2: return text.slice(0, at) + letter + text.slice(at);
    default: return at + 1 < text.length ? text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2) : text;
  }
}
const maybe = (text, lost, wrong) => (chance(lost) ? "" : chance(wrong) ? typo(text) : text);
const ours = (p) => [maybe(p.surname[0], 0, 0.03), maybe(p.given[0], 0.01, 0.02), maybe(p.father[0], 0.05, 0.02),
  `${two(p.day)}.${two(p.month)}.${p.year}`, p.place[0], p.rank[0], maybe(p.unit, 0.1, 0.02),
  maybe(p.number, 0.4, 0.02)];
function theirDay(p) {
  const r = random();
  if (r < 0.04) return "";
  if (r < 0.1) return String(p.year);
  if (r < 0.12) return `${p.year}-${two(p.month)}`;
  if (r < 0.15) return `${p.year}-${two(p.day)}-${two(p.month)}`.replace(/-(\d\d)-(\d\d)$/, (all, m, d) =>
    Number(m) <= 12 ? all : `-${d}-${m}`);
  if (r < 0.18) return `${p.year + pick([-1, 1, 10, -10])}-${two(p.month)}-${two(p.day)}`;
  if (r < 0.21) return `${p.year}-${two(p.month)}-${two(1 + below(28))}`;
  return `${p.year}-${two(p.month)}-${two(p.day)}`;
}
function theirs(p) {
  const habit = chance(0.45) ? pick(habits) : null, source = chance(0.8) ? 1 : 0;
  const write = (pair) => (habit ? latin(pair[chance(0.5) ? 0 : 1], habit) : pair[source]);
  const named = [maybe(write(p.surname), 0, 0.08), maybe(write(p.given), 0.02, 0.05), maybe(write(p.father), 0.2, 0.05)];
  if (chance(0.02)) [named[0], named[1]] = [named[1], named[0]];
  return [...named, theirDay(p), chance(0.15) ? "" : chance(0.1) ? pick(places)[1] : write(p.place),
    chance(0.2) ? pick(ranks)[1] : p.rank[1], maybe(p.unit, 0.45, 0.05), maybe(p.number, 0.55, 0.05)];
}

// ---- Whole names ----
const joined = (...words) => words.filter((w) => w !== "").join(" ");
const initial = (text) => (text === "" ? "" : text[0] + ".");
function mixedName([last, name, father]) {
  const r = random();
  if (r < 0.1) return joined(last, initial(name) + initial(father));
  if (r < 0.2) return joined(name, father, last.toUpperCase());
  if (r < 0.4) return joined(last.toUpperCase(), name, father);
  if (r < 0.5) return joined(`${last},`, name, father);
  return r < 0.75 ? joined(last, name, father) : joined(name, father, last);
}

// ---- Brothers, twins among them ----
function brother(of) {
  const p = { ...person(), surname: of.surname, father: of.father, place: of.place };
  while (p.given === of.given) p.given = skewed(given);
  if (chance(0.7)) p.unit = of.unit;
  if (chance(0.3)) return { ...p, year: of.year, month: of.month, day: of.day };
  return { ...p, year: of.year + pick([-1, 1]) * (1 + below(8)) };
}
const unsaid = (row, words) => row.map((text) => (text === "" && chance(0.4) ? pick(words) : text));

// ---- Writing: half of each list is in the other ----
mkdirSync(folder, { recursive: true });
const file = (name, head) => {
  const out = createWriteStream(`${folder}/${name}`);
  out.write(head + "\n");
  return out;
};
const n = Number(count), shared = Math.floor(n / 2);
const theirHead = "id,фамилия,имя,отчество,дата рождения,место рождения,звание,воинская часть,личный номер";
const wholeHead = "id,ФИО,дата рождения,место рождения,звание,воинская часть,личный номер";
const ourHead = "№,Прізвище,Ім'я,По батькові,Дата народження,Місце народження,Звання,Частина,Жетон";
const first = file("ours.csv", ourHead);
const second = file("theirs.csv", theirHead);
const wholes = ["whole", "whole-given", "whole-mixed"].map((name) => file(`${name}.csv`, wholeHead));
const truth = file("truth.csv", "a,b");
const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const mixed = (k) => (k * 7919 + 13) % n; // their order has nothing to do with ours
const coprime = n % 7919 !== 0;
async function put(out, words) {
  if (!out.write(words.map(cell).join(",") + "\n")) await new Promise((done) => out.once("drain", done));
}
const seeds = (k) => (Math.imul(k + 1, 0x9e3779b1) ^ Number(seed)) >>> 0;
for (let k = 0; k < n; k++) {
  state = seeds(k);
  const p = person();
  await put(first, [`u${k}`, ...ours(p)]);
}
for (let k = 0; k < n; k++) {
  const place = coprime ? mixed(k) : k;
  state = seeds(place < shared ? place : n + place);
  const p = person();
  state = seeds(2 * n + place);
  const row = theirs(p), [last, name, father, ...rest] = row;
  await put(second, [`r${k}`, ...row]);
  await put(wholes[0], [`r${k}`, joined(last, name, father), ...rest]);
  await put(wholes[1], [`r${k}`, joined(name, father, last), ...rest]);
  await put(wholes[2], [`r${k}`, mixedName(row), ...rest]);
  if (place < shared) await put(truth, [`u${place}`, `r${k}`]);
}

// ---- Reports: one to eight of a person, in no order ----
const reports = file("reports.csv", theirHead);
const made = [];
for (let who = 0; made.length < n; who++) {
  state = seeds(3 * n + who);
  const p = person(), times = Math.min(1 + below(8), n - made.length);
  for (let k = 0; k < times; k++) made.push([random(), [`p${who}-${k}`, ...theirs(p)]]);
}
for (const [, words] of made.sort((a, b) => a[0] - b[0])) await put(reports, words);

// ---- Lists with brothers: some in both lists, some in either, some one here and one there ----
const kin = [file("ours-kin.csv", ourHead), file("theirs-kin.csv", theirHead), file("truth-kin.csv", "a,b")];
function relative(k) { // [0, n) ours, of whom the first half is theirs too; [n + shared, 2 n) theirs alone
  const elder = k % 10 !== 1 ? null : relative(k < n ? k - 1 : k - n - shared);
  state = seeds(5 * n + k);
  return elder === null ? person() : brother(elder);
}
for (let k = 0; k < n; k++) {
  const p = relative(k);
  state = seeds(7 * n + k);
  await put(kin[0], [`u${k}`, ...unsaid(ours(p), ["невідомо", "н/в", "-"])]);
}
for (let k = 0; k < n; k++) {
  const place = coprime ? mixed(k) : k, p = relative(place < shared ? place : n + place);
  state = seeds(8 * n + place);
  await put(kin[1], [`r${k}`, ...unsaid(theirs(p), ["неизвестно", "нет данных", "н/д", "unknown"])]);
  if (place < shared) await put(kin[2], [`u${place}`, `r${k}`]);
}
for (const out of [first, second, ...wholes, truth, reports, ...kin]) out.end();
