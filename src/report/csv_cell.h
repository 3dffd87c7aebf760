/* Cells of CSV as all writers put them: RFC 4180 with LF line ends. */
#ifndef TRUCE_REPORT_CSV_CELL_H
#define TRUCE_REPORT_CSV_CELL_H

#include <stdio.h>

/* A text, quoted where needed, with a prefix of ours. A text that a spreadsheet could take for a
 * formula is led by an apostrophe. */
void truce__csv_cell(FILE *out, const char *prefix, const char *text);

/* The same without a prefix, for a table of another separator. */
void truce__csv_cell_of(FILE *out, char separator, const char *text);

#endif
