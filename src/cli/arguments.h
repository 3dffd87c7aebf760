/* What was asked on the command line. One table of commands and one of options: help, manual page
 * and completion are made from them too. */
#ifndef TRUCE_CLI_ARGUMENTS_H
#define TRUCE_CLI_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

enum { OPERANDS_MAX = 24, PROFILES_MAX = 10 /* of a GENIUS domain */ };

enum { EXIT_DONE = 0, EXIT_NO = 1, EXIT_BAD = 2, EXIT_INTERNAL = 3 };

/* X(NAME, name, operand, question, what it does, example); the first of an example's words is
 * always the command itself. */
#define COMMAND_TABLE(X)                                                                           \
  X(CHECK, "check", "CASE | DOMAIN.xml PROFILE.xml PROFILE.xml...", "Is the case file right?",     \
    "Reads the case and shows every mistake in it, each with its place and remedy. The exit "      \
    "status is 1 if there are errors.",                                                            \
    "truce check examples/istanbul-2025/case.yaml")                                                \
  X(STABILITY, "stability", "CASE", "Which situations hold, and why?",                             \
    "Finds the situations in which no party would move, under five concepts of how far a party "   \
    "looks ahead; gives the reasons, and the ways there from the status quo.",                     \
    "truce stability examples/istanbul-2025/case.yaml")                                            \
  X(TALKS, "talks", "CASE", "What does each side ask for, and how far apart are they?",            \
    "Shows who stands where after the latest round, how far apart the sides are and who moved, "   \
    "which demands are open and which answers overdue, and what became of each promise with each " \
    "side's own counts.",                                                                          \
    "truce talks examples/istanbul-2025/case.yaml")                                                \
  X(DEAL, "deal", "CASE | DOMAIN.xml PROFILE.xml PROFILE.xml...",                                  \
    "Is there a deal, and which is fair?",                                                         \
    "Tells whether any package beats no deal for everyone, which packages nobody can improve on, " \
    "which of them is fair, what to trade for what, and how far that survives if the judgements "  \
    "are off. Reads case files, and GENIUS domains with their profiles.",                          \
    "truce deal examples/istanbul-2025/case.yaml")                                                 \
  X(FORECAST, "forecast", "ACTORS.csv | CASE", "Where will many actors settle?",                   \
    "Predicts the outcome of each issue from what the actors want, how much they care and what "   \
    "they can do, by several models and by one fitted on issues whose outcome is known; tells "    \
    "who pulls where, how far off the models were, and what would have to change.",                \
    "truce forecast actors.csv")                                                                   \
  X(ESCALATION, "escalation", "EVENTS.csv | CASE", "Is it escalating, and who answers whom?",      \
    "Fits a self-exciting process to events: which share of them answer others, who answers "      \
    "whom, "                                                                                       \
    "whether it feeds itself, when the rate changed, and what is to be expected. Tells the human " \
    "cost by who reports it, and how large a raid overwhelms a defence. Reads plain tables, UCDP " \
    "GED, ACLED and GDELT, compressed by gzip or not.",                                            \
    "truce escalation events.csv --dyad A,B")                                                      \
  X(LEVERAGE, "leverage", "CASE", "Does fighting pay, and when does it stop paying?",              \
    "What fighting on is worth to each side by the section `war`, the splits that beat it, how "   \
    "long it may last, at which cost, odds, aid or delay a deal appears, what losses do to that, " \
    "and a ripeness index whose parts are shown.",                                                 \
    "truce leverage examples/istanbul-2025/case.yaml")                                             \
  X(EXCHANGE, "exchange", "ACTION FILE... | ACTION", "Who can come home now?",                     \
    "A register that neither side can quietly change: `init`, `import` lists, `event`, `list`, "   \
    "`show`, `commission`, `reconcile`, `lists`, `export`, `prove` and `verify`. `plan CASE` "     \
    "tells who "                                                                                   \
    "goes home in which round, what parity costs, and which rules clash. Lists that do not "       \
    "agree: `link A.csv B.csv` finds records that are the same person, `dedupe A.csv` those of "   \
    "one list, `review` settles unsure pairs, `encode` makes lists that can be compared without "  \
    "being read. `truce exchange` alone lists the actions.",                                       \
    "truce exchange link ours.csv theirs.csv")                                                     \
  X(REPORT, "report", "CASE", "All of it, on one page to look at?",                                \
    "Writes one HTML file that opens in any browser without a network, and gives the answer in "   \
    "ten lines.",                                                                                  \
    "truce report examples/istanbul-2025/case.yaml -o report.html")                                \
  X(CONVERT, "convert", "CASE | DOMAIN.xml PROFILE.xml PROFILE.xml...",                            \
    "The same conflict as a case file?",                                                           \
    "Writes the case as a case file: a GMCR+ file, or a GENIUS domain with its profiles, becomes " \
    "one that can be read aloud and changed. The results stay the same.",                          \
    "truce convert conflict.gmcr -o case.yaml")                                                    \
  X(HELP, "help", "[COMMAND]", "How is a command used?",                                           \
    "Shows the questions, or all about one command.", "truce help stability")                      \
  X(VERSION, "version", "", "Which version is this?", "Shows the version and the licence.",        \
    "truce version")

typedef enum command {
#define COMMAND_ENUM(NAME, name, operand, question, about, example) COMMAND_##NAME,
  COMMAND_TABLE(COMMAND_ENUM)
#undef COMMAND_ENUM
      COMMAND_COUNT
} command;

#define ON(NAME) (1u << COMMAND_##NAME)

/* X(NAME, long name, short name or 0, value or NULL, commands that take it, help) */
#define OPTION_TABLE(X)                                                                            \
  X(OUTPUT, "output", 'o', "FILE",                                                                 \
    ON(STABILITY) | ON(TALKS) | ON(DEAL) | ON(FORECAST) | ON(ESCALATION) | ON(EXCHANGE) |          \
        ON(LEVERAGE) | ON(REPORT) | ON(CONVERT),                                                   \
    "write to FILE instead of the terminal (report: instead of report.html); an older FILE is "    \
    "replaced only once the new one is complete")                                                  \
  X(FORMAT, "format", 'f', "FORMAT",                                                               \
    ON(CHECK) | ON(STABILITY) | ON(TALKS) | ON(DEAL) | ON(FORECAST) | ON(ESCALATION) |             \
        ON(EXCHANGE) | ON(LEVERAGE) | ON(REPORT),                                                  \
    "by default what the ending of FILE says, else text (report: html)")                           \
  X(WHY, "why", 'w', "SITUATION", ON(STABILITY),                                                   \
    "explain one situation for every party and concept: its number, `now` for the status quo, or " \
    "a statement that only one situation satisfies")                                               \
  X(MAKE_STABLE, "make-stable", 's', "SITUATION", ON(STABILITY),                                   \
    "tell what would make a situation hold: its number, `now`, a name from the case's section "    \
    "`wanted`, or a statement that one of several is to satisfy; conditions, the smallest "        \
    "changes to "                                                                                  \
    "priorities, and which proposals do it")                                                       \
  X(CONCEPT, "concept", 'c', "CONCEPT", ON(STABILITY),                                             \
    "--make-stable, --find: hold under nash, gmr, smr, seq or sseq (default all, one by one)")     \
  X(EVERY, "every", 0, NULL, ON(STABILITY),                                                        \
    "--make-stable: each situation that satisfies the statement is to hold, not just one")         \
  X(FIND, "find", 0, "STATEMENT", ON(STABILITY),                                                   \
    "tell whether a situation in which the statement is true holds, or prove that none does, "     \
    "without listing situations: for cases too large to list; `any`: whatever holds; --limit N "   \
    "gives N of them (default 1; 0: all)")                                                         \
  X(FEWEST, "fewest", 0, NULL, ON(STABILITY),                                                      \
    "--find: the situations that take the fewest options, fewest first")                           \
  X(COALITIONS, "coalitions", 0, NULL, ON(STABILITY),                                              \
    "tell which situations hold against coalitions too, and who would go where together")          \
  X(FORESIGHT, "foresight", 0, "N", ON(STABILITY),                                                 \
    "tell which situations hold if everybody looks 1 to N moves ahead (at most 60), as far as "    \
    "anybody can see, and with a leader")                                                          \
  X(DRIFT, "drift", 0, "SITUATION", ON(STABILITY),                                                 \
    "tell where it goes from a situation (`now`, a number, a statement) if each party keeps to a " \
    "rule of moving: the case's section `policies`, by default its best improvement")              \
  X(STRUCTURE, "structure", 0, "WHICH", ON(STABILITY),                                             \
    "tell what holds with richer preferences: `unknown`: what is unknown of priorities stays so "  \
    "(extensions a to d); "                                                                        \
    "`strength`: strongly or weakly (section `strength`); `attitudes`: with good and ill will "    \
    "towards others (section `attitudes`)")                                                        \
  X(VIEWS, "views", 0, NULL, ON(STABILITY),                                                        \
    "tell what holds where parties misperceive the conflict (section `misperceptions`): in each "  \
    "party's view, in "                                                                            \
    "everybody's, and what will surprise whom")                                                    \
  X(LIMIT, "limit", 'n', "N", ON(STABILITY) | ON(DEAL) | ON(EXCHANGE),                             \
    "list at most N situations in JSON and CSV (default 10000), or N packages nobody can improve " \
    "on, spread evenly (default 100), or N persons behind a number of reconcile (default 10); 0 "  \
    "lists all")                                                                                   \
  X(SINCE, "since", 0, "ROUND", ON(TALKS), "compare with this round (default: the one before)")    \
  X(AT, "at", 0, "ROUND", ON(TALKS), "the round looked at (default: the latest)")                  \
  X(AS_OF, "as-of", 0, "DATE", ON(TALKS) | ON(EXCHANGE),                                           \
    "a day such as 2025-06-30: talks: later rounds, answers and counts are left out (default: "    \
    "the case's own); commission: overdue on that day (default: today); plan: time held counts "   \
    "up to that day (default: the case's own)")                                                    \
  X(GAP, "gap", 0, "SHARE", ON(EXCHANGE),                                                          \
    "plan: good enough this close to the best there can be, such as 1% (default 0.1%; small "      \
    "plans "                                                                                       \
    "are searched for the best anyway)")                                                           \
  X(NODES, "nodes", 0, "N", ON(EXCHANGE),                                                          \
    "plan: take at most so many nodes for a search; fewer end sooner and less close (default "     \
    "10000)")                                                                                      \
  X(SAMPLES, "samples", 0, "N", ON(STABILITY) | ON(DEAL) | ON(LEVERAGE) | ON(REPORT),              \
    "solve N cases drawn from the ranges of the judgements (default 2000 if there are ranges); "   \
    "0: none; stability: N ways to fill in what is unknown of the priorities, or all if they are " \
    "no more; `mpirun -n P truce stability ...` shares them between P processes")                  \
  X(UNCERTAINTY, "uncertainty", 'u', "SHARE", ON(DEAL) | ON(REPORT),                               \
    "take numbers without a range of their own to be off by up to SHARE either way, such as "      \
    "10%")                                                                                         \
  X(SEED, "seed", 0, "N",                                                                          \
    ON(STABILITY) | ON(DEAL) | ON(FORECAST) | ON(ESCALATION) | ON(LEVERAGE) | ON(REPORT),          \
    "the seed of random numbers (default 1); the same seed gives the same answer")                 \
  X(TACTICS, "tactics", 0, "A,B", ON(DEAL),                                                        \
    "simulate one bargain by offers in turn: boulware, linear, conceder, tit_for_tat or "          \
    "rubinstein for either side (default: a table of common pairs)")                               \
  X(ROUNDS, "rounds", 0, "N", ON(DEAL),                                                            \
    "offers until the deadline of such a bargain (default 100)")                                   \
  X(DISCOUNT, "discount", 0, "A,B", ON(DEAL),                                                      \
    "what is left of each side's gain one round later, such as 0.98,0.95")                         \
  X(RAW, "raw-evaluations", 0, NULL, ON(DEAL) | ON(CONVERT) | ON(CHECK),                           \
    "GENIUS files: take evaluations as they stand, as NegMAS does, not relative to the largest")   \
  X(ISSUE, "issue", 'i', "ISSUE", ON(FORECAST),                                                    \
    "look at one issue closely: the challenge model's rounds, or --what-if")                       \
  X(TARGET, "what-if", 0, "OUTCOME", ON(FORECAST),                                                 \
    "who would have to move, or weigh in, to bring the prediction to OUTCOME")                     \
  X(MODEL, "model", 0, "MODEL", ON(FORECAST),                                                      \
    "the model --what-if asks: mean, salience, compromise, median, nash, challenge, condorcet or " \
    "ensemble (default)")                                                                          \
  X(COVERAGE, "coverage", 0, "SHARE", ON(FORECAST),                                                \
    "how many outcomes the intervals are to hold (default 80%)")                                   \
  X(GROUP, "group", 'g', "COLUMN", ON(FORECAST),                                                   \
    "cross-validate: fit the ensemble anew without each group of issues and tell its error "       \
    "there; "                                                                                      \
    "groups by a column, or issue/X for the part of the issue's id before its last X")             \
  X(FOLDS, "folds", 0, "N", ON(FORECAST), "parts of the cross-validation (default 10)")            \
  X(TRAIN, "train", 0, "FILE", ON(FORECAST),                                                       \
    "fit the ensemble to the issues of FILE with an outcome; without a table to forecast, write "  \
    "the fitted ensemble")                                                                         \
  X(ENSEMBLE, "ensemble", 0, "FILE", ON(FORECAST),                                                 \
    "use an ensemble that --train wrote instead of the one that comes with truce")                 \
  X(CAPABILITY, "capability", 0, "COLUMN", ON(FORECAST),                                           \
    "the column that --train and --group take for capability (default: capability)")               \
  X(ACTOR, "actor", 0, "A,B", ON(ESCALATION), "only events by A or B")                             \
  X(AGAINST, "target", 0, "A,B", ON(ESCALATION), "only events against A or B")                     \
  X(DYAD, "dyad", 0, "A,B", ON(ESCALATION), "only events by A against B, or by B against A")       \
  X(KIND, "kind", 0, "K,L", ON(ESCALATION), "only events of these kinds")                          \
  X(PLACE, "place", 0, "P,Q", ON(ESCALATION), "only events in these places or countries")          \
  X(CLAIMED_BY, "claimed-by", 0, "A", ON(ESCALATION), "only what A reports")                       \
  X(FROM, "from", 0, "DATE", ON(ESCALATION), "only events from this day on, such as 2025-01-31")   \
  X(UNTIL, "to", 0, "DATE", ON(ESCALATION), "only events up to this day")                          \
  X(WHERE, "where", 0, "STATEMENT", ON(ESCALATION),                                                \
    "only rows for which this holds, by columns of the table: \"kind = raid and count > 10\"")     \
  X(BY, "by", 0, "WHAT", ON(ESCALATION),                                                           \
    "what makes events of one type: type, actor, target, dyad, kind, place, claimant or together " \
    "(default: the column `type`, else who acts)")                                                 \
  X(TIME, "time", 0, "HOW", ON(ESCALATION),                                                        \
    "moments, days or weeks (default: what the times allow)")                                      \
  X(COUNTS, "count", 0, "WHAT", ON(ESCALATION),                                                    \
    "what the column `count` says: events (how many), size (how large each was) or ignored")       \
  X(BASELINE, "baseline", 0, "FORM", ON(ESCALATION), "constant (default), weekly or trend")        \
  X(KERNEL, "kernel", 0, "FORM", ON(ESCALATION),                                                   \
    "how answers fade: exponential (default), a sum of 2 to 8 of them by its number, or power")    \
  X(MARKS, "marks", 0, NULL, ON(ESCALATION),                                                       \
    "let larger events set off more, and estimate by how much (moments with sizes)")               \
  X(HORIZON, "horizon", 0, "N", ON(ESCALATION) | ON(STABILITY),                                    \
    "forecast N days or weeks (default 14); --drift: tell where it stands after N steps (default " \
    "20)")                                                                                         \
  X(FUTURES, "futures", 0, "N", ON(ESCALATION), "simulate N futures (default 10000)")              \
  X(QUICK, "quick", 0, NULL, ON(ESCALATION),                                                       \
    "leave out tests of effects, other models and rehearsed forecasts")                            \
  X(SIMULATE, "simulate", 0, "DAYS", ON(ESCALATION),                                               \
    "write a synthetic record of so many days from the fitted model, as a table of events")        \
  X(LAUNCHED, "launched", 0, "K,L", ON(ESCALATION),                                                \
    "the kinds whose counts say how large a raid was (default raid)")                              \
  X(STOPPED, "stopped", 0, "K,L", ON(ESCALATION),                                                  \
    "the kinds whose counts say how many of it were stopped (default: any kind that ends so)")     \
  X(DEFENCE, "defence", 0, "NUMBERS", ON(ESCALATION),                                              \
    "how large a raid overwhelms a defence, how long its stock lasts and what that costs: "        \
    "stop=0.7,shots=2,capacity=100,stock=800,resupply=10,raids=0.5,raid=90,interceptor=1,"         \
    "raider=0.2,harm=3")                                                                           \
  X(MEMORY, "memory", 'm', "SIZE",                                                                 \
    ON(CHECK) | ON(STABILITY) | ON(DEAL) | ON(FORECAST) | ON(ESCALATION) | ON(EXCHANGE) |          \
        ON(LEVERAGE) | ON(REPORT),                                                                 \
    "hold at most SIZE, such as 500M or 4G (default: three quarters of the machine's memory)")     \
  X(THREADS, "threads", 't', "N",                                                                  \
    ON(STABILITY) | ON(DEAL) | ON(FORECAST) | ON(ESCALATION) | ON(EXCHANGE) | ON(LEVERAGE) |       \
        ON(REPORT),                                                                                \
    "use N threads (default: one for each processor); the result does not depend on it")           \
  X(COLOR, "color", 0, "WHEN",                                                                     \
    ON(CHECK) | ON(STABILITY) | ON(TALKS) | ON(DEAL) | ON(FORECAST) | ON(ESCALATION) |             \
        ON(EXCHANGE) | ON(LEVERAGE) | ON(REPORT) | ON(CONVERT),                                    \
    "auto, always or never (default auto: on a terminal, unless NO_COLOR is set)")                 \
  X(MAP, "map", 0, "COLUMN=FIELD,...", ON(EXCHANGE),                                               \
    "what columns hold, such as token=personal_number,note=-; - leaves a column out")              \
  X(ID, "id", 0, "COLUMN", ON(EXCHANGE),                                                           \
    "the column of the ids (default: the first, or lines if it holds names)")                      \
  X(THRESHOLD, "threshold", 0, "P", ON(EXCHANGE),                                                  \
    "list pairs with a probability of at least P (default 0.5)")                                   \
  X(MATCH, "match", 0, "P", ON(EXCHANGE), "call pairs of at least P matches (default 0.9)")        \
  X(REVIEW, "review", 0, "P", ON(EXCHANGE), "call pairs below P no matches (default 0.1)")         \
  X(ONE_TO_ONE, "one-to-one", 0, NULL, ON(EXCHANGE),                                               \
    "link: each record in one pair at most, so that the sum of log odds is largest")               \
  X(NO_CLUSTERS, "no-clusters", 0, NULL, ON(EXCHANGE),                                             \
    "dedupe: judge each pair by itself, not persons by all their records")                         \
  X(ANSWERS, "answers", 0, "FILE", ON(EXCHANGE),                                                   \
    "pairs that were decided on by hand: review adds to FILE and makes it if there is none, link " \
    "and dedupe follow it")                                                                        \
  X(KEY, "key", 0, "FILE", ON(EXCHANGE),                                                           \
    "encode: the key both sides share, 64 hexadecimal digits; a new FILE gets a new key. A "       \
    "register: the key it is signed with (default: its name and .key). open: your secret key")     \
  X(SIDES, "sides", 0, "A,B", ON(EXCHANGE),                                                        \
    "init: the sides, such as russia,ukraine; link: who the two lists are from: writes the table " \
    "of who is the same, which event reads")                                                       \
  X(TITLE, "title", 0, "TEXT", ON(EXCHANGE), "init: what the register is of")                      \
  X(SENDER, "sender", 0, "SIDE", ON(EXCHANGE), "import: the side the list is from")                \
  X(SAYS, "as", 0, "CLAIM", ON(EXCHANGE),                                                          \
    "import: what the sender says of those on it: held (by the sender), missing (its own, "        \
    "sought), remains (bags it holds) or named (no more than that)")                               \
  X(DAY, "day", 0, "DATE", ON(EXCHANGE), "import: the day the list is of (default: today)")        \
  X(AUTHOR, "author", 0, "NAME", ON(EXCHANGE),                                                     \
    "who writes this down (default: the name you are logged in by)")                               \
  X(SOURCE, "source", 0, "TEXT", ON(EXCHANGE), "from what: a letter, a page, a meeting")           \
  X(STANDING, "standing", 0, "S", ON(EXCHANGE),                                                    \
    "list, export: only those named, missing, held, underway or home")                             \
  X(HOLDER, "holder", 0, "SIDE", ON(EXCHANGE), "list, export: only those a side holds")            \
  X(CATEGORY, "category", 0, "C", ON(EXCHANGE),                                                    \
    "import: all on the list are pow, medical, civilian or child; list, export: only these")       \
  X(ABOUT, "about", 0, "NAME", ON(EXCHANGE),                                                       \
    "show: all entries about one promise or exchange, with those about nobody by name; \"\": "     \
    "where no promise is named")                                                                   \
  X(NUMBER, "number", 0, "N", ON(EXCHANGE), "lists: this list, byte for byte as it came in")       \
  X(WITH_NAMES, "with-names", 0, NULL, ON(EXCHANGE),                                               \
    "show: what the lists say too, and values and details kept, names and all; reconcile: what "   \
    "persons are called; commission: what its members are called; verify: the proven entry")       \
  X(COLUMNS, "columns", 0, "A,B", ON(EXCHANGE),                                                    \
    "export: these columns alone: reference, kind, standing, holder, home, since, dead, consent, " \
    "category, class, and what lists say as SENDER.FIELD, such as russia.surname; or plan: the "   \
    "table of persons that plan reads")                                                            \
  X(SEAL_FOR, "seal-for", 0, "FILE", ON(EXCHANGE),                                                 \
    "export: readable only with the secret key that belongs to the public key in FILE")            \
  X(OLDER, "older", 0, "N", ON(EXCHANGE),                                                          \
    "prove: that the register continues what it was when it had N entries")                        \
  X(KNOWN, "known", 0, "FILE", ON(EXCHANGE),                                                       \
    "verify: a register also against the signed head in FILE, a proof kept from earlier")          \
  X(REGISTER, "register", 0, "FILE", ON(REPORT),                                                   \
    "show what this register of persons and remains says too, nobody by name")                     \
  X(MAN, "man", 0, NULL, ON(HELP), "write the manual page")                                        \
  X(COMPLETION, "completion", 0, NULL, ON(HELP), "write the completion for bash")                  \
  X(USAGE, "help", 'h', NULL,                                                                      \
    ON(CHECK) | ON(STABILITY) | ON(TALKS) | ON(DEAL) | ON(FORECAST) | ON(ESCALATION) |             \
        ON(EXCHANGE) | ON(LEVERAGE) | ON(REPORT) | ON(CONVERT) | ON(HELP) | ON(VERSION),           \
    "show how the command is used")

typedef enum option {
#define OPTION_ENUM(NAME, name, letter, value, commands, help) OPTION_##NAME,
  OPTION_TABLE(OPTION_ENUM)
#undef OPTION_ENUM
      OPTION_COUNT
} option;

typedef struct command_entry {
  const char *name, *operand, *question, *about, *example;
} command_entry;
typedef struct option_entry {
  const char *name;
  char letter;
  const char *value;
  unsigned commands;
  const char *help;
} option_entry;

extern const command_entry command_entries[COMMAND_COUNT];
extern const option_entry option_entries[OPTION_COUNT];

typedef enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV, FORMAT_HTML, FORMAT_COUNT } format;

typedef struct arguments {
  bool none; /* no argument at all */
  command command;
  const char *operand;                /* NULL if there is none */
  const char *operands[OPERANDS_MAX]; /* all of them, `operand` first */
  size_t operand_count;
  const char *values[OPTION_COUNT]; /* NULL: not given; "" for an option without a value */
  format format;
  size_t limit, memory;
  unsigned threads; /* limit, memory, threads: as given or by default */
  bool has_samples;
  size_t samples, seed, rounds, folds;
  size_t nodes;                                   /* 0: not given */
  double uncertainty, discount[2], coverage, gap; /* shares of 1; 0: not given */
} arguments;

/* Reads the command line; on a mistake says what is wrong on stderr and returns false. */
bool arguments_read(arguments *a, int count, char **words);

/* Which formats a command can give: bits by `format`; 0: it takes no --format. */
extern const unsigned command_formats[COMMAND_COUNT];
enum { FORMAT_LIST = 32 };
void format_list(char text[FORMAT_LIST], unsigned formats); /* "text, json" */
/* Whether the format asked for is one of these; says so on stderr if not. */
bool arguments_gives(const arguments *a, unsigned formats);

/* Which command a word names; COMMAND_COUNT if none, after saying so on stderr. */
command arguments_command(const char *word);

/* "truce: ..." on stderr. */
void complain(const char *text, ...) __attribute__((format(printf, 1, 2)));

#endif
