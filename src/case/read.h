/* The two kinds of file, from a tree into r->c. They complain and go on, so that a user sees every
 * error at once; whether there was one is asked at the end. */
#ifndef TRUCE_CASE_READ_H
#define TRUCE_CASE_READ_H

#include "fields.h"

enum { PARTIES_MAX = 64 };

truce_status truce__read_case(reader *r, const tree *root) TRUCE_MUST_CHECK;
truce_status truce__read_gmcr(reader *r, const tree *root) TRUCE_MUST_CHECK;

/* How many states the rules leave; UINT64_MAX if that is not known. Complains if none is left or if
 * they cannot be counted. */
uint64_t truce__count_states(reader *r, const tree *rules);
/* priorities, weights and ranking of a case file. */
void truce__read_preferences(reader *r, const tree *root, truce_party *parties, uint64_t states);
/* What a deal must settle, and what each party makes of it. */
void truce__read_issues(reader *r, const tree *root);
void truce__read_interests(reader *r, const tree *root, truce_party *parties);
/* What was said at the table; the issues have been read. */
void truce__read_talks(reader *r, const tree *root);
void truce__mark_talks(const truce_case *c, bool *used);
/* What happened; the parties and sources have been read. */
void truce__read_events(reader *r, const tree *root);
void truce__read_escalation(reader *r, const tree *root);
/* The section `war`, and the no-deal values that follow from it. */
void truce__read_war(reader *r, const tree *root, truce_party *parties);
void truce__mark_war(const truce_case *c, bool *used);
/* Who wants what, for forecasts; the issues have been read. */
void truce__read_case_actors(reader *r, const tree *root);
/* Situations to ask about; the moves and rules have been read. */
void truce__read_wanted(reader *r, const tree *root);
/* What could be added or given up; priorities have been read. */
void truce__read_proposals(reader *r, const tree *root);
void truce__mark_proposals(const truce_case *c, bool *used);
/* Who is held by whom and how an exchange goes; the parties have been read. */
void truce__read_exchange(reader *r, const tree *root);
/* How each party moves; the parties have been read. */
void truce__read_policies(reader *r, const tree *root);
void truce__mark_policies(const truce_case *c, bool *used);
/* `strength` and `attitudes`, after the preferences. */
void truce__read_regard(reader *r, const tree *root, truce_party *parties);
void truce__mark_regard(const truce_case *c, bool *used);
/* What parties do not see, or see otherwise; moves, rules and the status quo have been read. */
void truce__read_misperceptions(reader *r, const tree *root);
void truce__mark_misperceptions(const truce_case *c, bool *used);
/* Complains if a party is left without a situation it sees, or does not see the status quo. */
void truce__check_misperception(reader *r, place at, size_t party, const truce_misperception *m);
/* Priorities, most important first. */
truce_preference truce__read_priorities(reader *r, const tree *list);
/* A list of state ids, best first, ties as lists inside it. */
truce_preference truce__read_ranking(reader *r, const tree *list, uint64_t states);
/* The parties named by a list of ids or, if `numbers`, of places from 0; sorted. */
bool truce__read_coalition(reader *r, const tree *list, bool numbers, truce_coalition *coalition);

/* The whole of a file of at most TRUCE_CASE_BYTES_MAX bytes (free *text with free). What keeps it
 * from being read is added to the diagnostics; `if_large` is the remedy for a file too large. */
truce_status truce__load_file(char **text, size_t *length, const char *path, const char *if_large,
                              truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;

/* Turns a name into an id that is not in `taken`: lower case, each run of other characters one
 * underscore, `fallback` before what cannot start an id. NULL if memory ran out. */
const char *truce__make_id(reader *r, const char *name, const char *fallback,
                           const char *const *taken, size_t count);

#endif
