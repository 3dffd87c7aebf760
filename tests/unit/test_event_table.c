/* Tables of events: layouts, what is odd and how it is read, what is refused and where. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "case/moment.h"
#include "support/fail_alloc.h"
#include "support/run_suite.h"
#include "truce/event_table.h"

static truce_diagnostics *diagnostics;

static void start(void)
{
  ck_assert_int_eq(truce_diagnostics_init(&diagnostics), TRUCE_OK);
}

static void stop(void)
{
  truce_diagnostics_free(diagnostics);
}

static truce_status read_bytes(truce_event_table **table, const char *text, size_t length,
                               const truce_event_choice *choice)
{
  truce_diagnostics_free(diagnostics);
  start();
  *table = NULL;
  return truce_event_table_read_memory(table, "t.csv", text, length, choice, NULL, diagnostics);
}

static truce_event_table *read_chosen(const char *text, const truce_event_choice *choice)
{
  truce_event_table *table;
  ck_assert_int_eq(read_bytes(&table, text, strlen(text), choice), TRUCE_OK);
  return table;
}

static truce_event_table *read_text(const char *text)
{
  return read_chosen(text, NULL);
}

static const char *text_of(const truce_event_table *t, uint32_t text)
{
  return text == TRUCE_NO_TEXT ? "" : t->texts[text];
}

static const truce_diagnostic *find(const char *code)
{
  for (size_t k = 0; k < truce_diagnostics_kept(diagnostics); k++) {
    const truce_diagnostic *d = truce_diagnostics_get(diagnostics, k);
    if (strcmp(d->code, code) == 0)
      return d;
  }
  return NULL;
}

START_TEST(plain_table)
{
  truce_event_table *t =
      read_text("date,actor,target,kind,count,unit,place,source,claimed_by\n"
                "2025-06-01,russia,ukraine,raid,472,drones,,air force,ukraine\n"
                "2025-06-01T03:30+02:00,ukraine,russia,strike,over 40,aircraft,\"a, b\",,\n");
  ck_assert_uint_eq(t->record_count, 2);
  ck_assert_int_eq(t->layout, TRUCE_LAYOUT_PLAIN);
  ck_assert(t->dated && !t->by_day);
  const truce_record *r = t->records;
  ck_assert_double_eq(r[0].time, 20240);
  ck_assert_double_eq_tol(r[1].time, 20240 + 1.5 / 24, 1e-9);
  ck_assert_str_eq(text_of(t, r[0].actor), "russia");
  ck_assert_str_eq(text_of(t, r[0].unit), "drones");
  ck_assert_str_eq(text_of(t, r[1].place), "a, b");
  ck_assert(r[1].claimed_by == TRUCE_NO_TEXT && r[0].count == 472 && r[0].high == 472);
  ck_assert(r[1].low == 41 && isinf(r[1].high) && r[1].count == 41);
  truce_event_table_free(t);
}
END_TEST

START_TEST(counts_as_people_write_them)
{
  static const struct {
    const char *text;
    double low, high;
  } counts[] = {{"~30", 30, 30},           {"120+", 120, INFINITY}, {"100 to 120", 100, 120},
                {"\"1,212\"", 1212, 1212}, {"at most 5", 0, 5},     {"7.5", 7.5, 7.5}};
  for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
    char text[100];
    (void)snprintf(text, sizeof text, "date,count\n2025-06-01,%s\n", counts[k].text);
    truce_event_table *t = read_text(text);
    ck_assert_double_eq(t->records[0].low, counts[k].low);
    ck_assert(t->records[0].high == counts[k].high);
    truce_event_table_free(t);
  }
}
END_TEST

START_TEST(moments)
{
  static const struct {
    const char *text;
    int32_t day, second;
  } fine[] = {{"2025-06-01", 20240, -1},
              {"2025/06/01", 20240, -1},
              {"20250601", 20240, -1},
              {"1 June 2025", 20240, -1},
              {"01-Jun-2025", 20240, -1},
              {"01 jun 2025", 20240, -1},
              {"2025-06-01T00:30+01:00", 20239, 84600},
              {"2025-06-01 23:30:00-0100", 20241, 1800},
              {"2025-06-01T03:20:15.5Z", 20240, 12015},
              {"2014-01-20 00:00:00.000", 16090, -1}};
  static const char *const wrong[] = {
      "",          "2025-06-31",       "01/06/2025",   "2025-6-1",   "20251301",
      "June 2025", "2025-06-01T25:00", "1 Juni 20255", "2025-06-01X"};
  truce__moment m;
  for (size_t k = 0; k < sizeof fine / sizeof *fine; k++) {
    ck_assert_msg(truce__moment_parse(fine[k].text, strlen(fine[k].text), &m), "%s", fine[k].text);
    ck_assert_int_eq(m.day, fine[k].day);
    ck_assert_int_eq(m.second, fine[k].second);
  }
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
    ck_assert_msg(!truce__moment_parse(wrong[k], strlen(wrong[k]), &m), "%s", wrong[k]);
}
END_TEST

static const char ged[] =
    "id,side_a,side_b,dyad_name,type_of_violence,adm_1,country,date_prec,date_start,date_end,"
    "deaths_a,deaths_b,deaths_civilians,deaths_unknown,low,best,high\n"
    ",#group,,,,#adm1+name,#country,,#date+start,#date+end,,,,,,#affected+killed,\n"
    "7,A,B,A - B,1,North,Land,1,2014-01-22,2014-01-22,1,0,2,0,3,3,5\n"
    "8,A,C,A - C,3,South,Land,4,2014-02-01,2014-02-28,0,0,0,4,2,4,9\n"
    "7,A,B,A - B,1,North,Land,1,2014-01-22,2014-01-22,1,0,2,0,3,3,5\n";

START_TEST(ucdp_with_hashtags)
{
  truce_event_table *t = read_text(ged);
  ck_assert_int_eq(t->layout, TRUCE_LAYOUT_UCDP);
  ck_assert_uint_eq(t->record_count, 2); /* an id is counted once */
  ck_assert_ptr_nonnull(find("repeated"));
  ck_assert_ptr_nonnull(find("rough-date"));
  ck_assert_str_eq(text_of(t, t->records[0].type), "A - B");
  ck_assert_str_eq(text_of(t, t->records[1].kind), "one-sided violence");
  ck_assert_double_eq(t->records[1].days, 27);
  ck_assert_uint_eq(t->loss_count, 5);
  ck_assert(!t->losses[0].part && t->losses[0].low == 3 && t->losses[0].high == 5);
  ck_assert(t->losses[1].part && t->losses[1].best == 1);
  ck_assert_str_eq(text_of(t, t->losses[1].victims), "A");
  ck_assert_str_eq(text_of(t, t->losses[2].victims), "civilians");
  ck_assert_uint_eq(t->losses[4].record, 1);
  truce_event_table_free(t);
}
END_TEST

START_TEST(acled_and_gdelt)
{
  truce_event_table *t = read_text(
      "event_id_cnty,event_date,time_precision,event_type,actor1,actor2,country,admin1,fatalities\n"
      "X1,05 January 2023,1,Battles,A,B,Land,North,3\nX2,2023-01-06,2,Riots,C,,Land,North,0\n");
  ck_assert_int_eq(t->layout, TRUCE_LAYOUT_ACLED);
  ck_assert_double_eq(t->records[0].time, 19362);
  ck_assert_double_eq(t->records[1].days, 6);
  ck_assert_uint_eq(t->loss_count, 1);
  truce_event_table_free(t);
  char row[2000] = "";
  for (int k = 0; k < 61; k++) {
    const char *cell = k == 0    ? "123"
                       : k == 1  ? "20250602"
                       : k == 7  ? "RUS"
                       : k == 17 ? "UKR"
                       : k == 28 ? "01"
                       : k == 16 ? "\"UN" /* a lone quote is a character here */
                                 : "";
    strcat(row, cell);
    strcat(row, k < 60 ? "\t" : "\n");
  }
  t = read_text(row);
  ck_assert_int_eq(t->layout, TRUCE_LAYOUT_GDELT2);
  ck_assert_str_eq(text_of(t, t->records[0].actor), "RUS");
  ck_assert_str_eq(text_of(t, t->records[0].target), "UKR");
  ck_assert_str_eq(text_of(t, t->records[0].kind), "01"); /* a code, not a number */
  truce_event_table_free(t);
  t = read_chosen(row, &(truce_event_choice){.where = "Actor2Name = '\"UN' and EventRootCode = 1"});
  ck_assert_uint_eq(t->record_count, 0);
  truce_event_table_free(t);
}
END_TEST

static const char four[] = "date,actor,target,kind,count,place\n"
                           "2025-06-01,a,b,raid,10,x\n2025-06-02,b,a,raid,20,y\n"
                           "2025-06-03,a,c,talk,,x\n2025-06-04,c,a,raid,5,\n";

START_TEST(choosing)
{
  static const struct {
    truce_event_choice choice;
    size_t count;
  } cases[] = {{{.actor = "A"}, 2},
               {{.actor = "a, c"}, 3},
               {{.dyad = "a,b"}, 2},
               {{.target = "a", .kind = "raid"}, 2},
               {{.place = "X"}, 2},
               {{.bounded = true, .from = 20241, .to = 20242}, 2},
               {{.bounded = true, .from = NAN, .to = 20240}, 1},
               {{.where = "kind = raid and count >= 10"}, 2},
               {{.where = "not (actor=a or target = 'b') and date > 2025-06-01"}, 2},
               {{.where = "kind != raid"}, 1},
               {{.where = "count < 6 if kind = raid"}, 2},
               {{.where = "actor = nobody"}, 0}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    truce_event_table *t = read_chosen(four, &cases[k].choice);
    ck_assert_msg(t->record_count == cases[k].count, "case %zu: %zu", k, t->record_count);
    truce_event_table_free(t);
  }
}
END_TEST

START_TEST(bad_where)
{
  static const struct {
    const char *where;
    size_t column;
  } wrong[] = {
      {"actr = a", 1},   {"actor a", 1},      {"actor = a and", 11},      {"actor = 'a", 9},
      {"(actor = a", 1}, {"count < many", 1}, {"actor = a kind = b", 11}, {"", 1},
      {"actor =", 8}};
  truce_event_table *t;
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
    const truce_event_choice choice = {.where = wrong[k].where};
    ck_assert_int_eq(read_bytes(&t, four, sizeof four - 1, &choice), TRUCE_BAD_INPUT);
    const truce_diagnostic *d = find("bad-where");
    ck_assert_ptr_nonnull(d);
    ck_assert_msg(d->column == wrong[k].column, "%s: %zu (%s)", wrong[k].where, d->column,
                  d->message);
    ck_assert_str_eq(d->file, "--where");
  }
}
END_TEST

START_TEST(refused_with_place)
{
  static const struct {
    const char *text, *code;
    size_t line, column;
  } wrong[] = {{"", "empty", 0, 0},
               {"actor,kind\na,b\n", "missing-column", 1, 1},
               {"date,kind\n,raid\n", "missing", 2, 1},
               {"date,kind\nyesterday,raid\n", "bad-date", 2, 1},
               {"date,count\n2025-06-01,many\n", "bad-count", 2, 12},
               {"date,count\n2025-06-01,-3\n", "bad-count", 2, 12},
               {"date,count\n2025-06-01,3,5\n", "too-many-cells", 2, 14},
               {"date\n2025-06-01\n5\n", "bad-date", 3, 1},
               {"time\n1.5\nx\n", "bad-date", 3, 1},
               {"time\n1e300\n", "bad-date", 2, 1},
               {"date,kind\n2025-06-01,\"raid\n", "open-quote", 2, 1},
               {"date,kind\n2025-06-01,r\xFF\n", "bad-utf8", 2, 1}};
  truce_event_table *t;
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
    ck_assert_int_eq(read_bytes(&t, wrong[k].text, strlen(wrong[k].text), NULL), TRUCE_BAD_INPUT);
    const truce_diagnostic *d = find(wrong[k].code);
    ck_assert_msg(d != NULL, "%zu: %s", k, truce_diagnostics_get(diagnostics, 0)->code);
    if (wrong[k].line > 0)
      ck_assert_msg(d->line == wrong[k].line && d->column == wrong[k].column, "%zu: %zu:%zu", k,
                    d->line, d->column);
    ck_assert_ptr_nonnull(d->hint);
  }
}
END_TEST

START_TEST(odd_but_read)
{
  truce_event_table *t = read_chosen("date,actor,kind,count\n2025-06-03,a,raid,1\n"
                                     "2025-06-01,a,raid,2\n2025-06-01,a,raid,2\n"
                                     "2099-01-01,a,raid,1\n",
                                     &(truce_event_choice){.today = 20300});
  ck_assert_uint_eq(t->record_count, 4);
  ck_assert_double_eq(t->records[0].time, 20240);
  ck_assert_uint_eq(t->records[2].row, 1);
  ck_assert_ptr_nonnull(find("unsorted"));
  ck_assert_ptr_nonnull(find("repeated"));
  ck_assert_ptr_nonnull(find("future"));
  truce_event_table_free(t);
  /* Decimal commas between semicolons; a byte order mark; CRLF. */
  t = read_text("\xEF\xBB\xBF"
                "date;count\r\n2025-06-01;2,5\r\n");
  ck_assert_double_eq(t->records[0].count, 2.5);
  truce_event_table_free(t);
  t = read_text("time\n");
  ck_assert_uint_eq(t->record_count, 0);
  truce_event_table_free(t);
}
END_TEST

START_TEST(told_by_both_sides)
{
  truce_event_table *t = read_text("date,actor,target,kind,count,unit,claimed_by\n"
                                   "2025-06-16,r,u,handover,1245,bodies,u\n"
                                   "2025-06-16,r,u,handover,1248,bodies,r\n"
                                   "2025-06-16,r,u,handover,12,civilians,r\n"
                                   "2025-06-17,r,u,handover,5,bodies,r\n");
  ck_assert_uint_eq(t->record_count, 4);
  ck_assert_uint_eq(t->records[1].twin, 0);
  for (size_t k = 0; k < 4; k++)
    ck_assert(k == 1 || t->records[k].twin == TRUCE_NO_TEXT);
  ck_assert_ptr_nonnull(find("told-twice"));
  truce_event_table_free(t);
}
END_TEST

START_TEST(harm_in_words)
{
  truce_event_table *t = read_text("date,target,kind,count,unit\n"
                                   "2025-06-01,u,strike,12,soldiers killed\n"
                                   "2025-06-01,u,strike,over 60,wounded soldiers\n"
                                   "2025-06-02,,people displaced,500,\n"
                                   "2025-06-03,u,strike,5,drones\n");
  ck_assert_uint_eq(t->loss_count, 3);
  ck_assert_int_eq(t->losses[0].harm, TRUCE_HARM_DEATHS);
  ck_assert_str_eq(text_of(t, t->losses[0].victims), "u: soldiers");
  ck_assert_int_eq(t->losses[1].harm, TRUCE_HARM_WOUNDED);
  ck_assert_str_eq(text_of(t, t->losses[1].victims), "u: soldiers");
  ck_assert(isinf(t->losses[1].high));
  ck_assert_int_eq(t->losses[2].harm, TRUCE_HARM_DISPLACED);
  ck_assert_str_eq(text_of(t, t->losses[2].victims), "people");
  truce_event_table_free(t);
}
END_TEST

static size_t pack(const char *text, size_t length, unsigned char *out, size_t room)
{
  z_stream z = {0};
  ck_assert_int_eq(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  z.next_in = (unsigned char *)(size_t)text;
  z.avail_in = (uInt)length;
  z.next_out = out;
  z.avail_out = (uInt)room;
  ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
  const size_t used = room - z.avail_out;
  deflateEnd(&z);
  return used;
}

START_TEST(gzip)
{
  enum { ROWS = 40000 };
  char *text = malloc(64 * ROWS);
  unsigned char *packed = malloc(64 * ROWS);
  ck_assert(text != NULL && packed != NULL);
  size_t length = (size_t)sprintf(text, "time,type\n");
  for (int k = 0; k < ROWS; k++)
    length += (size_t)sprintf(text + length, "%d.%d,%c\n", k, k % 10, 'a' + k % 3);
  /* Two parts, as `cat a.gz b.gz` makes them. */
  const size_t half = length / 2, first = pack(text, half, packed, 64 * ROWS);
  const size_t whole = first + pack(text + half, length - half, packed + first, 64 * ROWS - first);
  truce_event_table *t;
  ck_assert_int_eq(read_bytes(&t, (const char *)packed, whole, NULL), TRUCE_OK);
  ck_assert_uint_eq(t->record_count, ROWS);
  truce_event_table_free(t);
  ck_assert_int_eq(read_bytes(&t, (const char *)packed, whole - 9, NULL), TRUCE_BAD_INPUT);
  ck_assert_ptr_nonnull(find("cannot-read"));
  packed[first / 2] ^= 0x40;
  packed[first / 2 + 1] ^= 0x11;
  ck_assert_int_eq(read_bytes(&t, (const char *)packed, whole, NULL), TRUCE_BAD_INPUT);
  free(text);
  free(packed);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
  const truce_event_choice choice = {.where = "country = Land and best > 0"};
  truce_event_table *t;
  long n = 0;
  for (;; n++) {
    truce_diagnostics_free(diagnostics);
    start();
    fail_alloc_after(n);
    t = NULL;
    const truce_status status =
        truce_event_table_read_memory(&t, "t.csv", ged, sizeof ged - 1, &choice, NULL, diagnostics);
    const bool hit = fail_alloc_hit();
    fail_alloc_after(-1);
    truce_event_table_free(t);
    if (!hit) {
      ck_assert_int_eq(status, TRUCE_OK);
      break;
    }
    ck_assert(status == TRUCE_NO_MEMORY || status == TRUCE_OK);
  }
  ck_assert_int_gt(n, 15);
}
END_TEST

START_TEST(memory_limit_and_cancel)
{
  enum { ROWS = 20000 };
  char *text = malloc(32 * ROWS);
  ck_assert_ptr_nonnull(text);
  size_t length = (size_t)sprintf(text, "time\n");
  for (int k = 0; k < ROWS; k++)
    length += (size_t)sprintf(text + length, "%d\n", k);
  const truce_control small = {.memory_limit = 1 << 20};
  truce_event_table *t;
  ck_assert_int_eq(
      truce_event_table_read_memory(&t, "t.csv", text, length, NULL, &small, diagnostics),
      TRUCE_TOO_LARGE);
  ck_assert_ptr_nonnull(find("too-large"));
  const volatile sig_atomic_t raised = 1;
  const truce_control stopped = {.cancel = &raised};
  ck_assert_int_eq(
      truce_event_table_read_memory(&t, "t.csv", text, length, NULL, &stopped, diagnostics),
      TRUCE_CANCELLED);
  free(text);
}
END_TEST

int main(void)
{
  TCase *tests = tcase_create("event tables");
  tcase_add_checked_fixture(tests, start, stop);
  tcase_add_test(tests, plain_table);
  tcase_add_test(tests, counts_as_people_write_them);
  tcase_add_test(tests, moments);
  tcase_add_test(tests, ucdp_with_hashtags);
  tcase_add_test(tests, acled_and_gdelt);
  tcase_add_test(tests, choosing);
  tcase_add_test(tests, bad_where);
  tcase_add_test(tests, refused_with_place);
  tcase_add_test(tests, odd_but_read);
  tcase_add_test(tests, told_by_both_sides);
  tcase_add_test(tests, harm_in_words);
  tcase_add_test(tests, gzip);
  tcase_add_test(tests, every_allocation_may_fail);
  tcase_add_test(tests, memory_limit_and_cancel);
  return run_tests("event tables", tests);
}
