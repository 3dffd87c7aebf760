/* Help, the manual page and the completion: all from the tables of arguments.h. */
#include <stdio.h>
#include <string.h>

#include "commands.h"

static const char case_words[] =
    "CASE is a case file, a GMCR+ file (.gmcr), or - to read a case from standard input.";

/* X(status, meaning) */
#define EXIT_TABLE(X)                                                                              \
  X("0", "done")                                                                                   \
  X("1", "the answer is no: `check` found errors")                                                 \
  X("2", "the command line or the input is wrong, or a file cannot be read or written")            \
  X("3", "an error in truce itself, or no memory left")                                            \
  X("130", "stopped by Ctrl-C (128 and the number of the signal)")

typedef struct exit_entry {
  const char *status, *meaning;
} exit_entry;

static const exit_entry exits[] = {
#define EXIT_ENTRY(status, meaning) {status, meaning},
    EXIT_TABLE(EXIT_ENTRY)
#undef EXIT_ENTRY
};

enum { WIDTH = 80, EXIT_COUNT = sizeof exits / sizeof exits[0] };

/* Prints words filled to the width, after `column` columns that are already printed. */
static void fill(const char *text, int indent, int column)
{
  while (*text != '\0') {
    const int length = (int)strcspn(text, " ");
    if (column > indent && column + 1 + length > WIDTH) {
      printf("\n%*s", indent, "");
      column = indent;
    } else if (column > indent) {
      putchar(' ');
      column++;
    }
    printf("%.*s", length, text);
    column += length;
    text += length;
    text += strspn(text, " ");
  }
  putchar('\n');
}

void help_questions(void)
{
  puts("truce: what would make peace hold?\n\n"
       "Describe a conflict once, in a case file, and ask:\n");
  for (unsigned k = 0; k < COMMAND_COUNT; k++) {
    printf("  %-10s %s\n", command_entries[k].name, command_entries[k].question);
    printf("             %s\n", command_entries[k].example);
  }
  putchar('\n');
  fill(case_words, 0, 0);
  puts("`truce help COMMAND` tells all about a command.");
}

/* "-o, --output FILE" */
static int option_usage(unsigned o)
{
  const option_entry *entry = &option_entries[o];
  char letter[8] = "    ";
  if (entry->letter != 0)
    snprintf(letter, sizeof letter, "-%c, ", entry->letter);
  return printf("  %s--%s%s%s", letter, entry->name, entry->value == NULL ? "" : " ",
                entry->value == NULL ? "" : entry->value);
}

enum { HELP_MAX = 200 };

/* What an option says of itself; of formats, those that the command gives. */
static const char *option_help(unsigned c, unsigned o, char text[HELP_MAX])
{
  char formats[FORMAT_LIST];
  if (o != OPTION_FORMAT)
    return option_entries[o].help;
  format_list(formats, command_formats[c]);
  (void)snprintf(text, HELP_MAX, "%s; %s", formats, option_entries[o].help);
  return text;
}

void help_command(command c)
{
  enum { INDENT = 26 };
  const command_entry *entry = &command_entries[c];
  printf("truce %s %s%s[OPTION]...\n\n", entry->name, entry->operand,
         entry->operand[0] == '\0' ? "" : " ");
  puts(entry->question);
  fill(entry->about, 0, 0);
  if (entry->operand[0] == 'C')
    fill(case_words, 0, 0);
  printf("\nExample:\n  %s\n\nOptions:\n", entry->example);
  for (unsigned o = 0; o < OPTION_COUNT; o++) {
    if ((option_entries[o].commands >> c & 1) == 0)
      continue;
    int column = option_usage(o);
    column += printf("%*s", column < INDENT ? INDENT - column : 0, "");
    char text[HELP_MAX];
    fill(option_help(c, o, text), INDENT, column);
  }
  puts("\nExit status:");
  for (unsigned k = 0; k < EXIT_COUNT; k++) {
    const int column = printf("  %-5s ", exits[k].status);
    fill(exits[k].meaning, 8, column);
  }
}

/* ---- Manual page ---- */

/* Text for the formatter of manual pages: `code` in bold, nothing taken for a request. */
static void roff(const char *text)
{
  bool code = false;
  for (; *text != '\0'; text++) {
    if (*text == '`') {
      code = !code;
      fputs(code ? "\\fB" : "\\fR", stdout);
    } else if (*text == '-') {
      fputs("\\-", stdout);
    } else if (*text == '\\') {
      fputs("\\e", stdout);
    } else {
      putchar(*text);
    }
  }
  putchar('\n');
}

static void manual_options(unsigned c)
{
  for (unsigned o = 0; o < OPTION_COUNT; o++) {
    const option_entry *entry = &option_entries[o];
    if ((entry->commands >> c & 1) == 0)
      continue;
    fputs(".TP\n", stdout);
    if (entry->letter != 0)
      printf("\\fB\\-%c\\fR, ", entry->letter);
    printf("\\fB\\-\\-%s\\fR", entry->name);
    if (entry->value != NULL)
      printf(" \\fI%s\\fR", entry->value);
    putchar('\n');
    char text[HELP_MAX];
    roff(option_help(c, o, text));
  }
}

void help_manual(void)
{
  printf(".TH TRUCE 1 \"\" \"truce %s\" \"User Commands\"\n", TRUCE_VERSION);
  puts(".SH NAME\ntruce \\- what would make peace hold?\n.SH SYNOPSIS");
  for (unsigned c = 0; c < COMMAND_COUNT; c++)
    printf("%s.B truce %s\n.RI %s%s[ OPTION ]...\n", c == 0 ? "" : ".br\n", command_entries[c].name,
           command_entries[c].operand, command_entries[c].operand[0] == '\0' ? "" : " \" \" ");
  puts(".SH DESCRIPTION\nA conflict is described once, in a case file; each command asks it one "
       "question.");
  roff(case_words);
  for (unsigned c = 0; c < COMMAND_COUNT; c++) {
    printf(".SH \"truce %s\"\n", command_entries[c].name);
    roff(command_entries[c].question);
    puts(".PP");
    roff(command_entries[c].about);
    manual_options(c);
    printf(".PP\nExample:\n.PP\n.RS\n");
    roff(command_entries[c].example);
    puts(".RE");
  }
  puts(".SH EXIT STATUS");
  for (unsigned k = 0; k < EXIT_COUNT; k++) {
    printf(".TP\n%s\n", exits[k].status);
    roff(exits[k].meaning);
  }
  puts(".SH ENVIRONMENT\n.TP\nNO_COLOR\nif set, text is not coloured");
}

/* ---- Completion ---- */

void help_completion(void)
{
  puts("# bash completion for truce\n_truce() {\n"
       "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
       "  COMPREPLY=()\n  if ((COMP_CWORD == 1)); then");
  printf("    mapfile -t COMPREPLY < <(compgen -W '");
  for (unsigned c = 0; c < COMMAND_COUNT; c++)
    printf("%s%s", c == 0 ? "" : " ", command_entries[c].name);
  puts("' -- \"$word\")\n    return\n  fi\n  local options=\n  case ${COMP_WORDS[1]} in");
  for (unsigned c = 0; c < COMMAND_COUNT; c++) {
    printf("    %s) options='", command_entries[c].name);
    bool any = false;
    for (unsigned o = 0; o < OPTION_COUNT; o++) {
      if ((option_entries[o].commands >> c & 1) == 0)
        continue;
      printf("%s--%s", any ? " " : "", option_entries[o].name);
      any = true;
    }
    puts("' ;;");
  }
  puts(
      "  esac\n"
      "  case $before in\n"
      "    -f|--format) mapfile -t COMPREPLY < <(compgen -W 'text json csv html' -- \"$word\") ;;\n"
      "    --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- \"$word\") ;;\n"
      "    *) if [[ $word == -* ]]; then\n"
      "         mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")\n"
      "       else\n"
      "         mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
      "       fi ;;\n"
      "  esac\n}\n"
      "complete -o filenames -F _truce truce");
}

int command_help(const arguments *a)
{
  if (a->values[OPTION_MAN] != NULL) {
    help_manual();
    return EXIT_DONE;
  }
  if (a->values[OPTION_COMPLETION] != NULL) {
    help_completion();
    return EXIT_DONE;
  }
  if (a->operand == NULL) {
    help_questions();
    return EXIT_DONE;
  }
  const command c = arguments_command(a->operand);
  if (c == COMMAND_COUNT)
    return EXIT_BAD;
  help_command(c);
  return EXIT_DONE;
}

int command_version(const arguments *a)
{
  (void)a;
  puts("truce " TRUCE_VERSION "\n"
       "Licence GPL-3.0-or-later: free to use, study, share and change; there is no warranty.");
  return EXIT_DONE;
}
