#include "arguments.h"

#include "cluster.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const command_entry command_entries[COMMAND_COUNT] = {
#define COMMAND_ENTRY(NAME, name, operand, question, about, example)                               \
  {name, operand, question, about, example},
    COMMAND_TABLE(COMMAND_ENTRY)
#undef COMMAND_ENTRY
};

const option_entry option_entries[OPTION_COUNT] = {
#define OPTION_ENTRY(NAME, name, letter, value, commands, help)                                    \
  {name, letter, value, commands, help},
    OPTION_TABLE(OPTION_ENTRY)
#undef OPTION_ENTRY
};

static const char *const format_names[FORMAT_COUNT] = {"text", "json", "csv", "html"};

const unsigned command_formats[COMMAND_COUNT] = {
    [COMMAND_CHECK] = 1u << FORMAT_TEXT | 1u << FORMAT_JSON,
    [COMMAND_STABILITY] = (1u << FORMAT_COUNT) - 1,
    [COMMAND_TALKS] = (1u << FORMAT_COUNT) - 1,
    [COMMAND_DEAL] = (1u << FORMAT_COUNT) - 1,
    [COMMAND_FORECAST] = 1u << FORMAT_TEXT | 1u << FORMAT_JSON | 1u << FORMAT_CSV,
    [COMMAND_LEVERAGE] =
        1u << FORMAT_TEXT | 1u << FORMAT_JSON | 1u << FORMAT_CSV | 1u << FORMAT_HTML,
    [COMMAND_ESCALATION] =
        1u << FORMAT_TEXT | 1u << FORMAT_JSON | 1u << FORMAT_CSV | 1u << FORMAT_HTML,
    [COMMAND_EXCHANGE] = 1u << FORMAT_TEXT | 1u << FORMAT_JSON | 1u << FORMAT_CSV,
    [COMMAND_REPORT] = 1u << FORMAT_TEXT | 1u << FORMAT_JSON | 1u << FORMAT_HTML,
};

void complain(const char *text, ...)
{
  va_list values;
  va_start(values, text);
  fputs("truce: ", stderr);
  vfprintf(stderr, text, values);
  putc('\n', stderr);
  va_end(values);
}

/* ---- The nearest name ---- */

enum { WORD_MAX = 24 };

/* Levenshtein distance of two short words; WORD_MAX if one is too long to be meant. */
static size_t distance(const char *a, const char *b)
{
  const size_t m = strlen(a), n = strlen(b);
  if (m >= WORD_MAX || n >= WORD_MAX)
    return WORD_MAX;
  size_t row[WORD_MAX];
  for (size_t k = 0; k <= n; k++)
    row[k] = k;
  for (size_t i = 1; i <= m; i++) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t k = 1; k <= n; k++) {
      const size_t replaced = diagonal + (a[i - 1] != b[k - 1]);
      diagonal = row[k];
      size_t least = row[k] < row[k - 1] ? row[k] + 1 : row[k - 1] + 1;
      row[k] = replaced < least ? replaced : least;
    }
  }
  return row[n];
}

/* How well a word fits a name: 0 the start of it, else the distance. */
static size_t misfit(const char *word, const char *name)
{
  const size_t length = strlen(word);
  return length > 0 && strncmp(word, name, length) == 0 ? 0 : distance(word, name);
}

/* The name that was probably meant; NULL if none is near. */
static const char *nearest(const char *word, const char *const *names, size_t count)
{
  const char *best = NULL;
  size_t least = 3;
  for (size_t k = 0; k < count; k++) {
    const size_t fit = misfit(word, names[k]);
    if (fit < least) {
      least = fit;
      best = names[k];
    }
  }
  return best;
}

command arguments_command(const char *word)
{
  const char *names[COMMAND_COUNT];
  for (unsigned k = 0; k < COMMAND_COUNT; k++) {
    names[k] = command_entries[k].name;
    if (strcmp(word, names[k]) == 0)
      return (command)k;
  }
  const char *meant = nearest(word, names, COMMAND_COUNT);
  if (meant != NULL)
    complain("there is no command `%s`; did you mean `truce %s`?", word, meant);
  else if (access(word, F_OK) == 0)
    complain("say what to do with %s, for example `truce stability %s`", word, word);
  else
    complain("there is no command `%s`; `truce` alone lists the commands", word);
  return COMMAND_COUNT;
}

/* ---- Options ---- */

static bool takes(command c, size_t o)
{
  return (option_entries[o].commands >> c & 1) != 0;
}

static bool unknown_option(const arguments *a, const char *word)
{
  const char *names[OPTION_COUNT];
  size_t count = 0;
  const char *command_name = command_entries[a->command].name;
  const char *bare = word + strspn(word, "-");
  for (size_t k = 0; k < OPTION_COUNT; k++) {
    if (takes(a->command, k))
      names[count++] = option_entries[k].name;
    else if (strcmp(bare, option_entries[k].name) == 0) {
      complain("`truce %s` takes no --%s; `truce help %s` lists its options", command_name, bare,
               command_name);
      return false;
    }
  }
  const char *meant = nearest(bare, names, count);
  if (meant != NULL)
    complain("there is no option `%s`; did you mean `--%s`?", word, meant);
  else
    complain("there is no option `%s`; `truce help %s` lists the options", word, command_name);
  return false;
}

static bool give(arguments *a, size_t o, const char *value)
{
  if (a->values[o] != NULL) {
    complain("--%s is given twice", option_entries[o].name);
    return false;
  }
  a->values[o] = value;
  return true;
}

static bool missing_value(size_t o)
{
  complain("--%s needs a value: --%s %s", option_entries[o].name, option_entries[o].name,
           option_entries[o].value);
  return false;
}

/* Reads the option at words[*at], and its value there or in the next word. */
static bool read_long(arguments *a, int count, char **words, int *at)
{
  char name[WORD_MAX];
  const char *word = words[*at], *equals = strchr(word, '=');
  const size_t length = equals == NULL ? strlen(word + 2) : (size_t)(equals - word) - 2;
  if (length >= sizeof name)
    return unknown_option(a, word);
  memcpy(name, word + 2, length);
  name[length] = '\0';
  for (size_t o = 0; o < OPTION_COUNT; o++) {
    if (!takes(a->command, o) || strcmp(name, option_entries[o].name) != 0)
      continue;
    if (option_entries[o].value == NULL) {
      if (equals == NULL)
        return give(a, o, "");
      complain("--%s takes no value", name);
      return false;
    }
    if (equals != NULL)
      return give(a, o, equals + 1);
    if (*at + 1 == count)
      return missing_value(o);
    return give(a, o, words[++*at]);
  }
  char dashed[WORD_MAX + 2];
  snprintf(dashed, sizeof dashed, "--%s", name);
  return unknown_option(a, dashed);
}

static bool read_short(arguments *a, int count, char **words, int *at)
{
  const char *word = words[*at];
  for (size_t o = 0; o < OPTION_COUNT; o++) {
    if (!takes(a->command, o) || option_entries[o].letter == 0 ||
        option_entries[o].letter != word[1])
      continue;
    if (option_entries[o].value == NULL)
      return word[2] == '\0' ? give(a, o, "") : unknown_option(a, word);
    if (word[2] != '\0')
      return give(a, o, word + 2);
    if (*at + 1 == count)
      return missing_value(o);
    return give(a, o, words[++*at]);
  }
  return unknown_option(a, word);
}

/* Whether the command also takes a domain and its profiles. */
static bool takes_several(const command_entry *entry)
{
  return strchr(entry->operand, '|') != NULL;
}

static bool read_operand(arguments *a, const char *word)
{
  const command_entry *entry = &command_entries[a->command];
  if (entry->operand[0] == '\0') {
    complain("`truce %s` takes no `%s`", entry->name, word);
    return false;
  }
  if (a->operand_count > 0 && !takes_several(entry)) {
    complain("`truce %s` takes one %s, but was given `%s` and `%s`", entry->name, entry->operand,
             a->operand, word);
    return false;
  }
  if (a->command == COMMAND_EXCHANGE && a->operand_count == OPERANDS_MAX) {
    complain("`truce %s` takes at most %d words", entry->name, OPERANDS_MAX);
    return false;
  }
  if (a->command != COMMAND_EXCHANGE && a->operand_count > PROFILES_MAX) {
    complain("`truce %s` takes a domain and at most %d profiles", entry->name, PROFILES_MAX);
    return false;
  }
  if (a->operand_count == 0)
    a->operand = word;
  a->operands[a->operand_count++] = word;
  return true;
}

/* ---- Values ---- */

/* A whole number in 0..most. */
static bool read_number(option o, const char *text, size_t least, size_t most, size_t *value)
{
  char *end;
  errno = 0;
  const unsigned long long number = strtoull(text, &end, 10);
  if (isdigit((unsigned char)text[0]) && *end == '\0' && errno == 0 && number >= least &&
      number <= most) {
    *value = (size_t)number;
    return true;
  }
  complain("--%s takes a whole number from %zu%s, not `%s`", option_entries[o].name, least,
           o == OPTION_THREADS  ? " to 1024"
           : o == OPTION_ROUNDS ? " to 100000"
                                : "",
           text);
  return false;
}

/* Bytes: 500M, 4G, 1.5G is not. */
static bool read_size(const char *text, size_t *value)
{
  static const char units[] = "KMGT";
  char *end;
  errno = 0;
  unsigned long long bytes = strtoull(text, &end, 10);
  const char *unit = *end != '\0' ? strchr(units, toupper((unsigned char)*end)) : NULL;
  const unsigned shift = unit == NULL ? 0 : 10 * (unsigned)(unit - units + 1);
  if (unit != NULL)
    end++;
  if (unit != NULL && *end == 'i')
    end++;
  if (unit != NULL && *end == 'B')
    end++;
  if (isdigit((unsigned char)text[0]) && *end == '\0' && errno == 0 && bytes > 0 &&
      bytes <= SIZE_MAX >> shift) {
    *value = (size_t)bytes << shift;
    return true;
  }
  complain("--memory takes a size such as 500M or 4G, not `%s`", text);
  return false;
}

/* Three quarters of the machine's memory; 0, no limit, where the system does not tell. */
static size_t default_memory(void)
{
  const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
  return pages > 0 && page > 0 ? (size_t)pages / 4 * 3 * (size_t)page : 0;
}

static unsigned default_threads(void)
{
  const long processors = sysconf(_SC_NPROCESSORS_ONLN) / (long)cluster_neighbours();
  return processors > 0 && processors <= 1024 ? (unsigned)processors : 1;
}

void format_list(char text[FORMAT_LIST], unsigned formats)
{
  text[0] = '\0';
  for (unsigned k = 0; k < FORMAT_COUNT; k++) {
    if ((formats >> k & 1) != 0) {
      strcat(text, text[0] == '\0' ? "" : ", ");
      strcat(text, format_names[k]);
    }
  }
}

static bool wrong_format(const arguments *a, unsigned formats, const char *text)
{
  char offered[FORMAT_LIST];
  const bool action = a->command == COMMAND_EXCHANGE && a->operand != NULL;
  format_list(offered, formats);
  complain("`truce %s%s%s` does not give the format `%s`; it gives %s",
           command_entries[a->command].name, action ? " " : "", action ? a->operand : "", text,
           offered);
  return false;
}

bool arguments_gives(const arguments *a, unsigned formats)
{
  return (formats >> a->format & 1) != 0 || wrong_format(a, formats, format_names[a->format]);
}

/* What the ending of the output file says. */
static format format_of_output(const arguments *a, format otherwise)
{
  const char *path = a->values[OPTION_OUTPUT];
  const char *dot = path == NULL ? NULL : strrchr(path, '.');
  for (unsigned k = 0; dot != NULL && k < FORMAT_COUNT; k++) {
    const char *ending = k == FORMAT_TEXT ? "txt" : format_names[k];
    if (strcmp(dot + 1, ending) == 0)
      return (format)k;
  }
  return otherwise;
}

static bool read_format(arguments *a)
{
  const char *text = a->values[OPTION_FORMAT];
  if (text == NULL) {
    a->format = format_of_output(a, a->command == COMMAND_REPORT ? FORMAT_HTML : FORMAT_TEXT);
    const unsigned offered = command_formats[a->command];
    return offered == 0 || arguments_gives(a, offered);
  }
  for (unsigned k = 0; k < FORMAT_COUNT; k++) {
    if (strcmp(text, format_names[k]) == 0 && (command_formats[a->command] >> k & 1) != 0) {
      a->format = (format)k;
      return true;
    }
  }
  return wrong_format(a, command_formats[a->command], text);
}

static bool read_color(const arguments *a)
{
  const char *when = a->values[OPTION_COLOR];
  if (when == NULL || strcmp(when, "auto") == 0 || strcmp(when, "always") == 0 ||
      strcmp(when, "never") == 0)
    return true;
  complain("--color takes auto, always or never, not `%s`", when);
  return false;
}

/* A share of 1: 10% or 0.1. */
static bool read_percent(option o, const char *text, double *share)
{
  char *end;
  const double value = strtod(text, &end);
  const bool percent = *end == '%';
  *share = percent ? value / 100 : value;
  if (isdigit((unsigned char)text[0]) && end[percent] == '\0' && *share <= 1)
    return true;
  complain("--%s takes a share up to 100%%, such as 10%%, not `%s`", option_entries[o].name, text);
  return false;
}

/* "A,B": two shares above 0 and up to 1. */
static bool read_discounts(const char *text, double discount[2])
{
  char *end, *last = NULL;
  discount[0] = strtod(text, &end);
  if (*end == ',')
    discount[1] = strtod(end + 1, &last);
  if (last != NULL && *last == '\0' && discount[0] > 0 && discount[0] <= 1 && discount[1] > 0 &&
      discount[1] <= 1)
    return true;
  complain("--discount takes two shares above 0 and up to 1, such as 0.98,0.95, not `%s`", text);
  return false;
}

static bool read_optional(option o, const arguments *a, size_t least, size_t most, size_t *value)
{
  return a->values[o] == NULL || read_number(o, a->values[o], least, most, value);
}

static bool read_deal_values(arguments *a)
{
  enum { SAMPLES_MAX = 1000000000, ROUNDS_MAX = 100000 };
  a->seed = 1;
  if (a->command == COMMAND_DEAL)
    a->limit = 100;
  a->has_samples = a->values[OPTION_SAMPLES] != NULL;
  const char *uncertainty = a->values[OPTION_UNCERTAINTY], *discount = a->values[OPTION_DISCOUNT];
  return read_optional(OPTION_SAMPLES, a, 0, SAMPLES_MAX, &a->samples) &&
         read_optional(OPTION_SEED, a, 0, SIZE_MAX, &a->seed) &&
         read_optional(OPTION_ROUNDS, a, 1, ROUNDS_MAX, &a->rounds) &&
         (uncertainty == NULL || read_percent(OPTION_UNCERTAINTY, uncertainty, &a->uncertainty)) &&
         (discount == NULL || read_discounts(discount, a->discount));
}

static bool read_plan_values(arguments *a)
{
  enum { NODES_MAX = 1000000000 };
  const char *gap = a->values[OPTION_GAP];
  return (gap == NULL || read_percent(OPTION_GAP, gap, &a->gap)) &&
         read_optional(OPTION_NODES, a, 1, NODES_MAX, &a->nodes);
}

static bool read_forecast_values(arguments *a)
{
  const char *coverage = a->values[OPTION_COVERAGE];
  if (coverage != NULL && !read_percent(OPTION_COVERAGE, coverage, &a->coverage))
    return false;
  if (coverage != NULL && (a->coverage < 0.01 || a->coverage > 0.99)) {
    complain("--coverage takes a share from 1%% to 99%%, not `%s`", coverage);
    return false;
  }
  return read_optional(OPTION_FOLDS, a, 2, 1000, &a->folds);
}

/* What only some questions of a command have a use for. */
static bool check_details(const arguments *a)
{
  static const struct {
    command of;
    option detail, question, other;
  } uses[] = {{COMMAND_STABILITY, OPTION_CONCEPT, OPTION_MAKE_STABLE, OPTION_FIND},
              {COMMAND_STABILITY, OPTION_EVERY, OPTION_MAKE_STABLE, OPTION_MAKE_STABLE},
              {COMMAND_STABILITY, OPTION_FEWEST, OPTION_FIND, OPTION_FIND},
              {COMMAND_STABILITY, OPTION_HORIZON, OPTION_DRIFT, OPTION_DRIFT},
              {COMMAND_FORECAST, OPTION_MODEL, OPTION_TARGET, OPTION_TARGET},
              {COMMAND_FORECAST, OPTION_FOLDS, OPTION_GROUP, OPTION_TRAIN},
              {COMMAND_FORECAST, OPTION_CAPABILITY, OPTION_GROUP, OPTION_TRAIN}};
  for (size_t k = 0; k < sizeof uses / sizeof *uses; k++) {
    if (a->command != uses[k].of || a->values[uses[k].detail] == NULL ||
        a->values[uses[k].question] != NULL || a->values[uses[k].other] != NULL)
      continue;
    const bool both = uses[k].question != uses[k].other;
    complain("--%s goes with --%s%s%s", option_entries[uses[k].detail].name,
             option_entries[uses[k].question].name, both ? " or --" : "",
             both ? option_entries[uses[k].other].name : "");
    return false;
  }
  return true;
}

/* `truce stability` answers one question at a time, some not in every format. */
static bool check_question(const arguments *a)
{
  static const option questions[] = {OPTION_WHY,       OPTION_MAKE_STABLE, OPTION_COALITIONS,
                                     OPTION_FIND,      OPTION_FORESIGHT,   OPTION_DRIFT,
                                     OPTION_STRUCTURE, OPTION_VIEWS};
  const char *asked = NULL;
  for (size_t k = 0; k < sizeof questions / sizeof *questions; k++) {
    if (a->values[questions[k]] == NULL)
      continue;
    const char *name = option_entries[questions[k]].name;
    if (asked != NULL) {
      complain("--%s and --%s are two questions; ask one at a time", asked, name);
      return false;
    }
    asked = name;
    if (a->samples > 0) {
      complain("--%s is asked of the case as written; leave out --samples", name);
      return false;
    }
    const bool table = a->format == FORMAT_CSV && questions[k] == OPTION_FIND;
    if (a->format != FORMAT_TEXT && a->format != FORMAT_JSON && !table) {
      complain("--%s is answered as text or json, not as %s", name, format_names[a->format]);
      return false;
    }
  }
  return check_details(a);
}

static bool read_values(arguments *a)
{
  size_t threads = default_threads();
  a->limit = 10000;
  a->memory = default_memory();
  if (!read_deal_values(a) || !read_forecast_values(a) || !read_plan_values(a) ||
      !read_optional(OPTION_LIMIT, a, 0, SIZE_MAX, &a->limit) ||
      !read_optional(OPTION_THREADS, a, 1, 1024, &threads))
    return false;
  if (a->values[OPTION_MEMORY] != NULL && !read_size(a->values[OPTION_MEMORY], &a->memory))
    return false;
  a->threads = (unsigned)threads;
  if (!read_format(a) || !read_color(a))
    return false;
  return check_question(a);
}

bool arguments_read(arguments *a, int count, char **words)
{
  *a = (arguments){.none = count < 2, .command = COMMAND_HELP};
  if (a->none)
    return true;
  if (strcmp(words[1], "--version") == 0 || strcmp(words[1], "-V") == 0)
    a->command = COMMAND_VERSION;
  else if (strcmp(words[1], "--help") != 0 && strcmp(words[1], "-h") != 0)
    a->command = arguments_command(words[1]);
  if (a->command == COMMAND_COUNT)
    return false;
  bool options = true;
  for (int k = 2; k < count; k++) {
    const char *word = words[k];
    bool good = true;
    if (options && strcmp(word, "--") == 0)
      options = false;
    else if (options && strncmp(word, "--", 2) == 0)
      good = read_long(a, count, words, &k);
    else if (options && word[0] == '-' && word[1] != '\0')
      good = read_short(a, count, words, &k);
    else
      good = read_operand(a, word);
    if (!good)
      return false;
  }
  if (a->values[OPTION_USAGE] != NULL)
    return true;
  const command_entry *entry = &command_entries[a->command];
  if (entry->operand[0] == 'C' && a->operand == NULL) {
    complain("`truce %s` needs a case, for example `%s`", entry->name, entry->example);
    return false;
  }
  return read_values(a);
}
