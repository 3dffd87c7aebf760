/* A case as a case file: docs/case-format.md, written. What is read back gives the same results. */
#include "case_file.h"

#include <string.h>
#include <strings.h>

#include "report_internal.h"
#include "utf8.h"

enum { LINE = 90 }; /* columns after which a long list goes on in the next line */

/* ---- Scalars ---- */

static bool has_meaning(const char *text)
{
  static const char *const words[] = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"};
  for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
    if (strcasecmp(text, words[k]) == 0)
      return true;
  }
  return false;
}

static bool is_letter(uint32_t code)
{
  return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
         (code > 0xA0 && code < 0x2000);
}

/* Whether the text can stand without quotes: a letter first, then nothing that YAML gives a meaning
 * in a block, no blank at the end and no two in a row. */
static bool is_plain(const char *text)
{
  const char *at = text, *end = text + strlen(text);
  bool blank = true;
  while (at < end) {
    uint32_t code;
    const char *here = at;
    at += truce__utf8_next(at, (size_t)(end - at), &code);
    const bool other = code < 0x80 && strchr("0123456789-_.,;()'/+", (int)code) != NULL;
    if (here == text && !is_letter(code) && !(code == '(' && here[1] != '\0'))
      return false;
    if (code == ' ' ? blank : !is_letter(code) && !other)
      return false;
    blank = code == ' ';
  }
  return !blank && !has_meaning(text);
}

static void put_quoted(FILE *out, const char *text)
{
  putc('"', out);
  for (const char *at = text, *end = text + strlen(text); at < end;) {
    uint32_t code;
    const size_t bytes = truce__utf8_next(at, (size_t)(end - at), &code);
    if (code == '"' || code == '\\')
      fprintf(out, "\\%c", (int)code);
    else if (code == '\n')
      fputs("\\n", out);
    else if (code < 0x20 || (code >= 0x7F && code <= 0xA0))
      fprintf(out, "\\x%02x", (unsigned)code);
    else if (code == 0x2028 || code == 0x2029 || code == 0xFEFF || code >= 0xFFFE)
      fprintf(out, "\\U%08x", (unsigned)code);
    else if (bytes == 1 && code == TRUCE__UTF8_BAD)
      fputs("\\uFFFD", out);
    else
      fwrite(at, 1, bytes, out);
    at += bytes;
  }
  putc('"', out);
}

void truce__put_scalar(FILE *out, const char *text)
{
  if (is_plain(text))
    fputs(text, out);
  else
    put_quoted(out, text);
}

void truce__put_field(FILE *out, int indent, const char *key, const char *text)
{
  if (text == NULL)
    return;
  fprintf(out, "%*s%s: ", indent, "", key);
  truce__put_scalar(out, text);
  putc('\n', out);
}

/* ---- Reasons and sources ---- */

bool truce__has_basis(const truce_basis *basis)
{
  return basis->because != NULL || basis->source_count > 0;
}

/* Whether its sources, or having none, make it a judgement without a word. */
static bool judged_by_sources(const truce_case *c, const truce_basis *basis)
{
  for (size_t k = 0; k < basis->source_count; k++) {
    if (c->sources[basis->sources[k]].assumption)
      return true;
  }
  return basis->source_count == 0;
}

void truce__put_basis(FILE *out, int indent, const truce_case *c, const truce_basis *basis)
{
  truce__put_field(out, indent, "because", basis->because);
  if (basis->source_count > 0) {
    fprintf(out, "%*ssource: [", indent, "");
    for (size_t k = 0; k < basis->source_count; k++) {
      fputs(k == 0 ? "" : ", ", out);
      truce__put_scalar(out, c->sources[basis->sources[k]].id);
    }
    fputs("]\n", out);
  }
  if (basis->assumption && !judged_by_sources(c, basis))
    fprintf(out, "%*sassumption: true\n", indent, "");
}

/* "- STATEMENT", or a block with `key: STATEMENT`, its weight and its reasons. */
static void put_entry(FILE *out, int indent, const truce_case *c, const char *key, const char *text,
                      const int64_t *weight, const truce_basis *basis)
{
  fprintf(out, "%*s- ", indent, "");
  if (weight == NULL && !truce__has_basis(basis)) {
    truce__put_scalar(out, text);
    putc('\n', out);
    return;
  }
  truce__put_field(out, 0, key, text);
  if (weight != NULL) {
    char number[TRUCE__DECIMAL];
    fprintf(out, "%*sweight: %s\n", indent + 2, "", truce__decimal(number, *weight));
  }
  truce__put_basis(out, indent + 2, c, basis);
}

/* ---- Sections ---- */

static void put_parties(FILE *out, const truce_case *c)
{
  fputs("\nparties:\n", out);
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_party *party = &c->parties[p];
    fputs("  ", out);
    truce__put_scalar(out, party->id);
    if (party->role == NULL && !truce__has_basis(&party->basis)) {
      fputs(": ", out);
      truce__put_scalar(out, party->name);
      putc('\n', out);
      continue;
    }
    fputs(":\n", out);
    truce__put_field(out, 4, "name", party->name);
    truce__put_field(out, 4, "role", party->role);
    truce__put_basis(out, 4, c, &party->basis);
  }
}

static void put_option(FILE *out, const truce_case *c, const truce_option *option)
{
  fputs("    ", out);
  truce__put_scalar(out, strchr(option->id, '.') + 1);
  if (option->direction == TRUCE_BOTH_WAYS && !truce__has_basis(&option->basis)) {
    fputs(": ", out);
    truce__put_scalar(out, option->name);
    putc('\n', out);
    return;
  }
  fputs(":\n", out);
  truce__put_field(out, 6, "name", option->name);
  if (option->direction == TRUCE_FORWARD)
    fputs("      once: true\n", out);
  else if (option->direction == TRUCE_BACK)
    fputs("      direction: back\n", out);
  else if (option->direction == TRUCE_FIXED)
    fputs("      direction: fixed\n", out);
  truce__put_basis(out, 6, c, &option->basis);
}

/* The moves by party. Where that is not the order of the options, `option_order` gives it: it
 * decides the numbers of the situations. */
static void put_moves(FILE *out, const truce_case *c)
{
  bool in_order = true;
  fputs("\nmoves:\n", out);
  for (size_t p = 0; p < c->party_count; p++) {
    bool any = false;
    for (unsigned k = 0; k < c->option_count; k++) {
      if (c->options[k].party != p)
        continue;
      if (!any) {
        fputs("  ", out);
        truce__put_scalar(out, c->parties[p].id);
        fputs(":\n", out);
      }
      any = true;
      put_option(out, c, &c->options[k]);
    }
  }
  for (unsigned k = 1; k < c->option_count; k++)
    in_order = in_order && c->options[k].party >= c->options[k - 1].party;
  if (in_order)
    return;
  fputs("\n# The order that numbers the situations.\noption_order:\n", out);
  for (unsigned k = 0; k < c->option_count; k++) {
    fputs("  - ", out);
    truce__put_scalar(out, c->options[k].id);
    putc('\n', out);
  }
}

static void put_impossible(FILE *out, const truce_case *c)
{
  if (c->impossible_count == 0)
    return;
  fputs("\nimpossible:\n", out);
  for (size_t k = 0; k < c->impossible_count; k++)
    put_entry(out, 2, c, "when", c->impossible[k].text, NULL, &c->impossible[k].basis);
}

static void put_status_quo(FILE *out, const truce_case *c)
{
  if (!c->has_status_quo) {
    fputs("\n# To see the ways from where things stand, list the moves taken now:\n"
          "# status_quo: []\n",
          out);
    return;
  }
  fputs(c->status_quo == 0 ? "\nstatus_quo: []\n" : "\nstatus_quo:\n", out);
  for (unsigned k = 0; k < c->option_count; k++) {
    if ((c->status_quo >> k & 1) == 0)
      continue;
    fputs("  - ", out);
    truce__put_scalar(out, c->options[k].id);
    putc('\n', out);
  }
}

void truce__put_wishes(FILE *out, const truce_case *c, const truce_preference *preference,
                       int margin)
{
  fputs(preference->wish_count == 0 ? ": []\n" : ":\n", out);
  size_t group = 0;
  for (size_t k = 0; k < preference->wish_count; k++) {
    const truce_wish *wish = &preference->wishes[k];
    if (wish->group > 0 && wish->group != group)
      fprintf(out, "%*s-\n", margin, "");
    group = wish->group;
    const int indent = group > 0 ? margin + 2 : margin;
    if (wish->unknown_place || wish->unknown_sign) {
      fprintf(out, "%*s- unknown: %s\n%*s", indent, "",
              !wish->unknown_sign    ? "place"
              : !wish->unknown_place ? "sign"
                                     : "both",
              indent + 2, "");
      truce__put_field(out, 0, "want", wish->text);
      truce__put_basis(out, indent + 2, c, &wish->basis);
    } else {
      put_entry(out, indent, c, "want", wish->text,
                preference->kind == TRUCE_WEIGHTS ? &wish->weight : NULL, &wish->basis);
    }
  }
}

/* What stands before a number: a blank, or a new line where this one is full. */
static void put_gap(FILE *out, int *column)
{
  if (*column >= LINE) {
    fputs("\n     ", out);
    *column = 5;
  } else {
    *column += fprintf(out, " ");
  }
}

static void put_ranking(FILE *out, const truce_preference *preference)
{
  int column = 0;
  fputs(":\n    [", out);
  for (size_t k = 0; k < preference->ranked_count; k++) {
    const uint32_t *tie = preference->tie;
    const bool last = k + 1 == preference->ranked_count;
    const bool opens = k == 0 || tie[k] != tie[k - 1], closes = last || tie[k] != tie[k + 1];
    if (k > 0)
      put_gap(out, &column);
    column += fprintf(out, "%s%u%s%s", opens && !closes ? "[" : "", preference->ranked[k] + 1,
                      closes && !opens ? "]" : "", last ? "" : ",");
  }
  fputs("]\n", out);
}

/* One of the three sections on what parties want, with the parties it is said of. */
static void put_preferences(FILE *out, const truce_case *c, truce_preference_kind kind,
                            const char *heading)
{
  bool any = false;
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_preference *preference = &c->parties[p].preference;
    if (preference->kind != kind)
      continue;
    fprintf(out, "%s  ", any ? "" : heading);
    any = true;
    truce__put_scalar(out, c->parties[p].id);
    if (kind == TRUCE_RANKING)
      put_ranking(out, preference);
    else
      truce__put_wishes(out, c, preference, 4);
  }
}

static void put_coalitions(FILE *out, const truce_case *c)
{
  if (c->coalition_count == 0)
    return;
  fputs("\ncoalitions:\n", out);
  for (size_t k = 0; k < c->coalition_count; k++) {
    fputs("  - [", out);
    for (size_t n = 0; n < c->coalitions[k].count; n++) {
      fputs(n == 0 ? "" : ", ", out);
      truce__put_scalar(out, c->parties[c->coalitions[k].parties[n]].id);
    }
    fputs("]\n", out);
  }
}

static void put_sources(FILE *out, const truce_case *c)
{
  if (c->source_count == 0)
    return;
  fputs("\nsources:\n", out);
  for (size_t k = 0; k < c->source_count; k++) {
    const truce_source *source = &c->sources[k];
    fputs("  ", out);
    truce__put_scalar(out, source->id);
    fputs(":\n", out);
    truce__put_field(out, 4, "title", source->title);
    truce__put_field(out, 4, "author", source->author);
    truce__put_field(out, 4, "date", source->date);
    truce__put_field(out, 4, "url", source->url);
    if (source->assumption)
      fputs("    assumption: true\n", out);
  }
}

truce_status truce_report_case(const truce_case *c, FILE *out)
{
  fputs("truce: 1\n", out);
  truce__put_field(out, 0, "title", c->title);
  truce__put_field(out, 0, "as_of", c->as_of.text);
  truce__put_field(out, 0, "about", c->about);
  put_parties(out, c);
  if (c->option_count > 0) {
    put_moves(out, c);
    put_impossible(out, c);
    put_status_quo(out, c);
  }
  put_preferences(out, c, TRUCE_PRIORITIES, "\n# Most important first.\npriorities:\n");
  put_preferences(out, c, TRUCE_WEIGHTS, "\nweights:\n");
  put_preferences(out, c, TRUCE_RANKING,
                  "\n# Numbers of situations, best first, equally good ones in brackets;\n"
                  "# `truce stability CASE --format csv` lists them.\nranking:\n");
  put_coalitions(out, c);
  truce__put_wanted(out, c);
  truce__put_proposals(out, c);
  truce__put_policies(out, c);
  truce__put_regard(out, c);
  truce__put_misperceptions(out, c);
  truce__put_issues(out, c);
  truce__put_interests(out, c);
  truce__put_talks(out, c);
  truce__put_events(out, c);
  truce__put_war(out, c);
  truce__put_actors(out, c);
  truce__put_exchange(out, c);
  put_sources(out, c);
  return truce__report_end(out);
}
