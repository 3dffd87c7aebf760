/* The commands: each takes what was asked and returns the exit status. */
#ifndef TRUCE_CLI_COMMANDS_H
#define TRUCE_CLI_COMMANDS_H

#include "arguments.h"

#include "truce/app.h"

int command_check(const arguments *a);
int command_stability(const arguments *a);
int command_talks(const arguments *a);
int command_deal(const arguments *a);
int command_forecast(const arguments *a);
int command_exchange(const arguments *a);
int command_report(const arguments *a);
int command_convert(const arguments *a);
int command_help(const arguments *a);
int command_version(const arguments *a);

/* What the deal options ask of a case; `page`: with what its picture needs. False: said why. */
bool deal_request(const arguments *a, const truce_case *c, bool page, truce_deal_request *request);

/* `truce` alone; all about one command. */
void help_questions(void);
void help_command(command c);
/* Made from the tables of arguments.h, for installation. */
void help_manual(void);
void help_completion(void);

#endif
