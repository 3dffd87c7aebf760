/* GENIUS files made of a few words each, and what is said of them. */
#ifndef TESTS_GENIUS_TEXTS_H
#define TESTS_GENIUS_TEXTS_H

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "case/read_genius.h"

/* Where the files are that are read as files. */
#define GENIUS_FOLDER TRUCE_SOURCE_DIR "/tests/data/genius/"

#define DOMAIN_OF(issues)                                                                          \
  "<negotiation_template><utility_space><objective index=\"0\">\n" issues                          \
  "\n</objective></utility_space></negotiation_template>"
#define PROFILE_OF(content)                                                                        \
  "<utility_space><objective index=\"0\">\n" content "\n</objective></utility_space>"
#define ITEMS "<item index=\"1\" value=\"x\"/><item index=\"2\" value=\"y\"/>"
#define ONE DOMAIN_OF("<issue index=\"1\" name=\"A\">" ITEMS "</issue>")
#define VALUED "<item value=\"x\" evaluation=\"1\"/><item value=\"y\" evaluation=\"2\"/>"
#define WEIGHTED "<weight index=\"1\" value=\"1\"/>"
#define FINE PROFILE_OF("<issue index=\"1\" name=\"A\">" VALUED "</issue>" WEIGHTED)

/* Diagnostics, one a line: "file:line:column code". */
static inline void list_codes(const truce_diagnostics *list, char *out, size_t size)
{
  out[0] = '\0';
  for (size_t k = 0; k < truce_diagnostics_kept(list); k++) {
    const truce_diagnostic *d = truce_diagnostics_get(list, k);
    const char *slash = d->file != NULL ? strrchr(d->file, '/') : NULL;
    const size_t used = strlen(out);
    snprintf(out + used, size - used, "%s:%zu:%zu %s\n",
             slash != NULL     ? slash + 1
             : d->file != NULL ? d->file
                               : "",
             d->line, d->column, d->code);
  }
}

/* Reads a domain and the profiles of two parties. */
static inline truce_status read_texts(truce_case **c, const char *domain, const char *first,
                                      const char *second, char *codes, size_t size)
{
  const genius_file files[] = {{"domain.xml", domain, strlen(domain)},
                               {"first.xml", first, strlen(first)},
                               {"second.xml", second, strlen(second)}};
  truce_diagnostics *list;
  ck_assert_int_eq(truce_diagnostics_init(&list), TRUCE_OK);
  const truce_status status = truce__genius_read_memory(c, files, 3, NULL, list);
  list_codes(list, codes, size);
  truce_diagnostics_free(list);
  return status;
}

#endif
