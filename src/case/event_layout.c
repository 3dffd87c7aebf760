#include "event_layout.h"

#include <string.h>

const char *truce_event_layout_name(truce_event_layout layout)
{
  static const char *const names[] = {
#define LAYOUT_NAME(NAME, name) name,
      TRUCE_EVENT_LAYOUT_TABLE(LAYOUT_NAME)
#undef LAYOUT_NAME
  };
  return names[layout];
}

const char *truce_harm_name(truce_harm harm)
{
  static const char *const names[] = {
#define HARM_NAME(NAME, name) name,
      TRUCE_HARM_TABLE(HARM_NAME)
#undef HARM_NAME
  };
  return names[harm];
}

/* ---- GDELT: columns by their place ---- */

/* Those of 2.0; 1.0 has no ADM2 codes, and its first years no SOURCEURL. */
static const char *const gdelt_columns[] = {"GLOBALEVENTID",
                                            "SQLDATE",
                                            "MonthYear",
                                            "Year",
                                            "FractionDate",
                                            "Actor1Code",
                                            "Actor1Name",
                                            "Actor1CountryCode",
                                            "Actor1KnownGroupCode",
                                            "Actor1EthnicCode",
                                            "Actor1Religion1Code",
                                            "Actor1Religion2Code",
                                            "Actor1Type1Code",
                                            "Actor1Type2Code",
                                            "Actor1Type3Code",
                                            "Actor2Code",
                                            "Actor2Name",
                                            "Actor2CountryCode",
                                            "Actor2KnownGroupCode",
                                            "Actor2EthnicCode",
                                            "Actor2Religion1Code",
                                            "Actor2Religion2Code",
                                            "Actor2Type1Code",
                                            "Actor2Type2Code",
                                            "Actor2Type3Code",
                                            "IsRootEvent",
                                            "EventCode",
                                            "EventBaseCode",
                                            "EventRootCode",
                                            "QuadClass",
                                            "GoldsteinScale",
                                            "NumMentions",
                                            "NumSources",
                                            "NumArticles",
                                            "AvgTone",
                                            "Actor1Geo_Type",
                                            "Actor1Geo_FullName",
                                            "Actor1Geo_CountryCode",
                                            "Actor1Geo_ADM1Code",
                                            "Actor1Geo_ADM2Code",
                                            "Actor1Geo_Lat",
                                            "Actor1Geo_Long",
                                            "Actor1Geo_FeatureID",
                                            "Actor2Geo_Type",
                                            "Actor2Geo_FullName",
                                            "Actor2Geo_CountryCode",
                                            "Actor2Geo_ADM1Code",
                                            "Actor2Geo_ADM2Code",
                                            "Actor2Geo_Lat",
                                            "Actor2Geo_Long",
                                            "Actor2Geo_FeatureID",
                                            "ActionGeo_Type",
                                            "ActionGeo_FullName",
                                            "ActionGeo_CountryCode",
                                            "ActionGeo_ADM1Code",
                                            "ActionGeo_ADM2Code",
                                            "ActionGeo_Lat",
                                            "ActionGeo_Long",
                                            "ActionGeo_FeatureID",
                                            "DATEADDED",
                                            "SOURCEURL"};
enum { GDELT2_COLUMNS = sizeof gdelt_columns / sizeof *gdelt_columns, GDELT1_COLUMNS = 58 };

const char *truce__gdelt_column(truce_event_layout layout, size_t column)
{
  for (size_t k = 0; k < GDELT2_COLUMNS; k++) {
    if (layout == TRUCE_LAYOUT_GDELT1 && strstr(gdelt_columns[k], "ADM2") != NULL)
      continue;
    if (column-- == 0)
      return gdelt_columns[k];
  }
  return NULL;
}

/* A row of GDELT: so many cells with tabs between, a number, and a day as 20250601. */
static bool is_gdelt(const truce__csv *csv, truce_event_layout *layout)
{
  double number, day;
  if (csv->separator != '\t' || (csv->count != GDELT2_COLUMNS && csv->count != GDELT1_COLUMNS &&
                                 csv->count != GDELT1_COLUMNS - 1))
    return false;
  *layout = csv->count == GDELT2_COLUMNS ? TRUCE_LAYOUT_GDELT2 : TRUCE_LAYOUT_GDELT1;
  return truce__csv_is_number(csv, 0, &number) && truce__csv_is_number(csv, 1, &day) &&
         csv->cells[1].length == 8;
}

bool truce__gdelt_ahead(const truce__csv *csv)
{
  const char *row = csv->buffer + csv->start;
  const char *end = memchr(row, '\n', csv->used - csv->start);
  size_t tabs = 0;
  for (const char *at = row; end != NULL && at < end; at++)
    tabs += *at == '\t';
  return csv->separator == '\t' && csv->used > csv->start && *row >= '0' && *row <= '9' &&
         (tabs == GDELT2_COLUMNS - 1 || tabs == GDELT1_COLUMNS - 1 || tabs == GDELT1_COLUMNS - 2);
}

/* ---- By name ---- */

enum { NAMES = 8 };
typedef const char *const column_names[EVENT_FIELDS][NAMES];

static column_names plain_names = {
    [EVENT_TIME] = {"timestamp", "datetime", "time", "date", "event_date", "date_start", "day"},
    [EVENT_END] = {"date_end", "end", "end_date", "until"},
    [EVENT_TYPE] = {"type", "series"},
    [EVENT_ACTOR] = {"actor", "actor1", "side_a", "attacker", "from"},
    [EVENT_TARGET] = {"target", "actor2", "side_b", "to"},
    [EVENT_KIND] = {"kind", "event_type", "event"},
    [EVENT_COUNT] = {"count", "number", "n"},
    [EVENT_UNIT] = {"unit"},
    [EVENT_PLACE] = {"place", "location", "admin1", "adm_1"},
    [EVENT_AREA] = {"country", "region"},
    [EVENT_SOURCE] = {"source"},
    [EVENT_CLAIMED_BY] = {"claimed_by", "claimant", "reported_by"},
    [EVENT_ID] = {"event_id"},
    [EVENT_DEATHS] = {"deaths", "killed", "dead", "fatalities"},
    [EVENT_DEATHS_LOW] = {"deaths_low"},
    [EVENT_DEATHS_HIGH] = {"deaths_high"},
    [EVENT_DEATHS_A] = {"deaths_a", "deaths_actor"},
    [EVENT_DEATHS_B] = {"deaths_b", "deaths_target"},
    [EVENT_DEATHS_CIVILIANS] = {"deaths_civilians"},
    [EVENT_DEATHS_UNKNOWN] = {"deaths_unknown"},
    [EVENT_WOUNDED] = {"wounded", "injured", "hurt"},
    [EVENT_DISPLACED] = {"displaced", "evacuated"},
};

static column_names ucdp_names = {
    [EVENT_TIME] = {"date_start"},
    [EVENT_END] = {"date_end"},
    [EVENT_PRECISION] = {"date_prec"},
    [EVENT_TYPE] = {"dyad_name"},
    [EVENT_ACTOR] = {"side_a"},
    [EVENT_TARGET] = {"side_b"},
    [EVENT_KIND] = {"type_of_violence"},
    [EVENT_PLACE] = {"adm_1"},
    [EVENT_AREA] = {"country"},
    [EVENT_ID] = {"id"},
    [EVENT_DEATHS] = {"best", "best_est"},
    [EVENT_DEATHS_LOW] = {"low", "low_est"},
    [EVENT_DEATHS_HIGH] = {"high", "high_est"},
    [EVENT_DEATHS_A] = {"deaths_a"},
    [EVENT_DEATHS_B] = {"deaths_b"},
    [EVENT_DEATHS_CIVILIANS] = {"deaths_civilians"},
    [EVENT_DEATHS_UNKNOWN] = {"deaths_unknown"},
};

static column_names acled_names = {
    [EVENT_TIME] = {"event_date"},   [EVENT_PRECISION] = {"time_precision"},
    [EVENT_ACTOR] = {"actor1"},      [EVENT_TARGET] = {"actor2"},
    [EVENT_KIND] = {"event_type"},   [EVENT_PLACE] = {"admin1"},
    [EVENT_AREA] = {"country"},      [EVENT_ID] = {"event_id_cnty", "data_id"},
    [EVENT_DEATHS] = {"fatalities"},
};

static column_names gdelt_names = {
    [EVENT_TIME] = {"SQLDATE", "Day"},      [EVENT_ACTOR] = {"Actor1CountryCode"},
    [EVENT_TARGET] = {"Actor2CountryCode"}, [EVENT_KIND] = {"EventRootCode"},
    [EVENT_PLACE] = {"ActionGeo_ADM1Code"}, [EVENT_AREA] = {"ActionGeo_CountryCode"},
    [EVENT_ID] = {"GLOBALEVENTID"},
};

static size_t column_named(const truce__csv *csv, const char *name)
{
  for (size_t k = 0; k < csv->count; k++) {
    if (truce__csv_is(csv, k, name))
      return k;
  }
  return SIZE_MAX;
}

static void find_by_name(truce__event_columns *columns, const truce__csv *csv,
                         const column_names names)
{
  for (size_t f = 0; f < EVENT_FIELDS; f++) {
    for (size_t n = 0; n < NAMES && names[f][n] != NULL && columns->column[f] == SIZE_MAX; n++)
      columns->column[f] = column_named(csv, names[f][n]);
  }
}

static bool has_all(const truce__csv *csv, const char *const *names)
{
  while (*names != NULL && column_named(csv, *names) != SIZE_MAX)
    names++;
  return *names == NULL;
}

/* ---- All ---- */

static void find_by_place(truce__event_columns *columns)
{
  for (size_t f = 0; f < EVENT_FIELDS; f++) {
    const char *name = gdelt_names[f][0], *at;
    for (size_t k = 0; name != NULL && (at = truce__gdelt_column(columns->layout, k)) != NULL;
         k++) {
      if (strcmp(name, at) == 0)
        columns->column[f] = k;
    }
  }
}

bool truce__event_columns_find(truce__event_columns *columns, const truce__csv *csv)
{
  static const char *const ucdp[] = {"date_start", "side_a", "side_b", "deaths_a", NULL};
  static const char *const acled[] = {"event_date", "actor1", "event_type", "fatalities", NULL};
  static const char *const gdelt[] = {"SQLDATE", "Actor1CountryCode", NULL};
  for (size_t f = 0; f < EVENT_FIELDS; f++)
    columns->column[f] = SIZE_MAX;
  columns->epoch = false;
  columns->headed = !is_gdelt(csv, &columns->layout);
  if (!columns->headed) {
    find_by_place(columns);
    return true;
  }
  if (has_all(csv, ucdp)) {
    columns->layout = TRUCE_LAYOUT_UCDP;
    find_by_name(columns, csv, ucdp_names);
  } else if (has_all(csv, acled)) {
    columns->layout = TRUCE_LAYOUT_ACLED;
    find_by_name(columns, csv, acled_names);
  } else if (has_all(csv, gdelt)) {
    columns->layout = TRUCE_LAYOUT_GDELT2;
    find_by_name(columns, csv, gdelt_names);
  } else {
    columns->layout = TRUCE_LAYOUT_PLAIN;
    find_by_name(columns, csv, plain_names);
  }
  const size_t time = columns->column[EVENT_TIME];
  if (time == SIZE_MAX) {
    truce__csv_complain(csv, SIZE_MAX, TRUCE_ERROR, "missing-column",
                        "start the table with a header such as date,actor,target,kind,count; "
                        "UCDP GED needs date_start, ACLED event_date",
                        "no column says when: there is no `date` or `time`");
    return false;
  }
  columns->epoch = truce__csv_is(csv, time, "timestamp");
  return true;
}
