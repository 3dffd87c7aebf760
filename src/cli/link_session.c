#include "link_session.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "exchange.h"

static bool read_share(const arguments *a, option o, double *share)
{
  const char *text = a->values[o];
  char *end;
  if (text == NULL)
    return true;
  *share = strtod(text, &end);
  if (*text != '\0' && *end == '\0' && *share > 0 && *share <= 1)
    return true;
  complain("--%s takes a probability above 0 and up to 1, such as 0.9, not `%s`",
           option_entries[o].name, text);
  return false;
}

int link_session_start(link_session *l, const arguments *a)
{
  *l = (link_session){0};
  return session_start(&l->s, a);
}

int link_session_options(link_session *l, bool fresh, truce_link_options *o)
{
  const arguments *a = l->s.a;
  const char *path = a->values[OPTION_ANSWERS];
  struct stat found;
  *o = (truce_link_options){.one_to_one = a->values[OPTION_ONE_TO_ONE] != NULL,
                            .no_clusters = a->values[OPTION_NO_CLUSTERS] != NULL};
  if (!read_share(a, OPTION_THRESHOLD, &o->threshold) || !read_share(a, OPTION_MATCH, &o->match) ||
      !read_share(a, OPTION_REVIEW, &o->review))
    return EXIT_BAD;
  if (path == NULL || (fresh && stat(path, &found) != 0 && errno == ENOENT))
    return EXIT_DONE;
  const int result =
      session_checked(&l->s, truce_link_answers_read_file(&l->answers, path, l->s.diagnostics));
  if (result == EXIT_DONE) {
    o->answer_count = l->answers->count;
    o->answers = l->answers->answers;
    o->answers_file = l->answers->file;
  }
  return result;
}

int link_session_read(link_session *l, const char *path, bool partly, truce_people **people)
{
  const arguments *a = l->s.a;
  const truce_people_options options = {
      .id = a->values[OPTION_ID], .map = a->values[OPTION_MAP], .partly = partly};
  return session_checked(&l->s, truce_people_read_file(people, path, &options, l->s.diagnostics));
}

int link_session_pairs(link_session *l, const truce_link_options *asked)
{
  const char *first = exchange_operand(l->s.a, 0), *second = exchange_operand(l->s.a, 1);
  int result = link_session_read(l, first, second != NULL, &l->a);
  if (result == EXIT_DONE && second != NULL)
    result = link_session_read(l, second, true, &l->b);
  if (result != EXIT_DONE)
    return result;
  session_catch_signals();
  return session_checked(
      &l->s, truce_link(&l->linkage, l->a, l->b, asked, &l->s.control, l->s.diagnostics));
}

void link_session_close(link_session *l)
{
  truce_link_free(l->linkage);
  truce_link_answers_free(l->answers);
  truce_people_free(l->a);
  truce_people_free(l->b);
  session_close(&l->s);
}
