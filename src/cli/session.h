/* A session: one case, read and solved for one command, with the machine and the terminal around
 * it. The clock, the environment and signals are known here and nowhere in the library. */
#ifndef TRUCE_CLI_SESSION_H
#define TRUCE_CLI_SESSION_H

#include <stdbool.h>
#include <stdio.h>

#include "arguments.h"

#include "truce/app.h"
#include "truce/case.h"
#include "truce/report.h"
#include "truce/stability.h"

typedef struct session {
  const arguments *a;
  bool no_excerpts; /* what is read may name people: do not show lines of it */
  bool is_private;  /* what is written may name people: a file is its owner's alone */
  truce_control control;
  truce_diagnostics *diagnostics;
  truce_status read; /* what reading the case gave */
  truce_case *c;
  truce_stability *stability;
  truce_deal_answer *deal;
  truce_talks *talks;
  truce_event_table *events;
  truce_escalation_answer *escalation;
  truce_leverage_answer *leverage;
  truce_inverse_answer *inverse;
  truce_wanted_answers wanted;
  truce_coalitions coalitions;
  truce_uncertainty *uncertainty;
  truce_uncertainty_run run; /* its counts belong to the session */
  truce_foresight *foresight;
  truce_drift *drift;
  truce_structure *structure;
  truce_views *views;
  truce_surprise *surprises;
  size_t surprise_count;
  truce_register *records; /* a register beside the case */
  truce_exchange_answer exchange;
  truce_report *report;
} session;

/* Each says on stderr what went wrong and returns the exit status for it, or EXIT_DONE. Whatever
 * they return, session_close frees what there is. */
int session_start(session *s, const arguments *a); /* without a case */
/* From now on Ctrl-C asks computations to stop; a second one ends the process. session_read does so
 * once the case is read. */
void session_catch_signals(void);
/* The same, and what waits for input returns at once: reading fails with EINTR. */
void session_catch_signals_reading(void);
int session_stop_signal(void); /* the signal that came; 0: none */
/* After some other input was read or worked out: shows what the diagnostics say of a failure. */
int session_checked(const session *s, truce_status status);
int session_read(session *s, const arguments *a); /* errors of the case are left to `check` */
int session_solve(session *s);                    /* what session_read left: the stability */
int session_deal(session *s, const truce_deal_request *request);           /* the deal */
int session_talks(session *s, const truce_talks_options *options);         /* the talks */
int session_escalate(session *s, const truce_escalation_request *request); /* s->events */
int session_leverage(session *s);
int session_coalitions(session *s, uint64_t work); /* as truce_coalitions_init */
int session_uncertainty(session *s); /* if something is unknown: samples as asked, or 2000 */
int session_exchange(session *s, const char *path); /* of the register at `path`; NULL: none */
int session_wanted(session *s);                     /* what it would take for what the case wants */
int session_report(session *s);                     /* and the report on what there is of all */
/* Writes the answer to where --output says, with warnings where it does not carry them. */
int session_write(const session *s, truce_status (*write)(const session *s, FILE *out));
void session_close(session *s);

/* Warnings on stderr in full and notes by their number, for results that do not carry them. */
void session_warn(const session *s);

/* The exit status for a failure; says on stderr what diagnostics and output_failed do not say. */
int session_failed(truce_status status);

/* After an answer was written: EXIT_DONE, or what says that it is a part only. */
int session_ended(const session *s);
int session_stopped(bool early); /* the same, for what the session does not hold */

truce_style session_style(const session *s, FILE *out);

#endif
