/* XML into a light tree in the arena, by libxml2's events: nothing is fetched, no entity is ever
 * declared or replaced, and every error becomes a diagnostic. */
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "read_genius.h"

/* Stands for a stray "&" while libxml2 reads: a character that XML allows and nobody types. */
static const char STRAY = 0x7f;

typedef struct parse {
  reader *r;
  xmlParserCtxtPtr context;
  element *root, *current;
  bool stopped; /* complained, or memory ran out */
  bool no_memory;
} parse;

static size_t offset_of(const parse *p)
{
  const long consumed = p->context != NULL ? xmlByteConsumed(p->context) : -1;
  return consumed < 0 || (size_t)consumed > p->r->length ? p->r->length : (size_t)consumed;
}

static void stop(parse *p)
{
  p->stopped = true;
  if (p->context != NULL)
    xmlStopParser(p->context);
}

/* A copy with "&" where it is meant: libxml2 hands it on as a reference, since it replaces none. */
static const char *keep(parse *p, const xmlChar *text, size_t length)
{
  static const char reference[] = "&#38;";
  const size_t skipped = sizeof reference - 2;
  char *copy = truce__arena_copy(p->r->arena, (const char *)text, length);
  char *to = copy;
  for (const char *from = copy; from != NULL && *from != '\0'; from++) {
    const bool met = strncmp(from, reference, sizeof reference - 1) == 0;
    *to++ = met || *from == STRAY ? '&' : *from;
    from += met ? skipped : 0;
  }
  if (to != NULL)
    *to = '\0';
  return copy;
}

/* Attributes come as (name, prefix, URI, value, end of value); prefixes mean nothing here. */
static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int spaces, const xmlChar **space, int attributes, int defaulted,
                     const xmlChar **attribute)
{
  (void)prefix, (void)uri, (void)spaces, (void)space, (void)defaulted;
  parse *p = data;
  if (p->stopped)
    return;
  const size_t count = attributes > 0 ? (size_t)attributes : 0;
  element *e = truce__arena_alloc(p->r->arena, 1, sizeof *e);
  const char **kept = truce__arena_alloc(p->r->arena, 2 * count, sizeof *kept);
  if (e == NULL || kept == NULL) {
    p->no_memory = true;
    stop(p);
    return;
  }
  for (size_t k = 0; k < count; k++) {
    const xmlChar *const *one = attribute + 5 * k;
    kept[2 * k] = keep(p, one[0], strlen((const char *)one[0]));
    kept[2 * k + 1] = keep(p, one[3], (size_t)(one[4] - one[3]));
  }
  /* "<" cannot stand inside a tag, so the last one before this place begins it. */
  size_t start = offset_of(p);
  const size_t end = start;
  while (start > 0 && p->r->text[start] != '<')
    start--;
  *e = (element){.name = keep(p, name, strlen((const char *)name)),
                 .attribute_count = count,
                 .attributes = kept,
                 .parent = p->current,
                 .at = {start, end < p->r->length ? end + 1 : end}};
  if (p->current == NULL)
    p->root = e;
  else if (p->current->first == NULL)
    p->current->first = e;
  else
    p->current->last->next = e;
  if (p->current != NULL)
    p->current->last = e;
  p->current = e;
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  (void)name, (void)prefix, (void)uri;
  parse *p = data;
  if (p->current != NULL)
    p->current = p->current->parent;
}

static void on_entity(void *data, const xmlChar *name, int type, const xmlChar *public_id,
                      const xmlChar *system_id, xmlChar *content)
{
  (void)name, (void)type, (void)public_id, (void)system_id, (void)content;
  parse *p = data;
  if (p->stopped)
    return;
  const size_t at = offset_of(p);
  truce__complain(p->r, TRUCE_ERROR, "xml-entity", (place){at, at},
                  "remove the DOCTYPE: GENIUS files need none",
                  "the file declares entities of its own; they are never read");
  stop(p);
}

static void complain_of(parse *p, const xmlError *error)
{
  const size_t at = offset_of(p);
  const char *rest = p->r->text + at;
  const size_t blank = strspn(rest, " \t\r\n");
  if (at + blank >= p->r->length) {
    truce__complain(p->r, TRUCE_ERROR, "bad-xml", (place){at, at},
                    "it was cut short or is no XML: copy or save it again",
                    "the file ends before its first element is closed");
    return;
  }
  const char *message = error->message != NULL ? error->message : "";
  size_t length = strcspn(message, "\r\n");
  length = length < 200 ? length : 200;
  truce__complain(p->r, TRUCE_ERROR, "bad-xml", (place){at, at + 1},
                  "correct this place, or save the file again", "this is not XML: %.*s",
                  (int)length, message);
}

static void on_error(void *data, xmlErrorPtr error)
{
  parse *p = data;
  if (p->stopped || error == NULL)
    return;
  if (error->code == XML_ERR_NO_MEMORY) {
    p->no_memory = true;
    stop(p);
  } else if (error->level == XML_ERR_FATAL) {
    complain_of(p, error);
    stop(p);
  }
}

static void ignore_print(void *data, const char *format, ...)
{
  (void)data, (void)format;
}

/* Whether "&" at `at` starts a reference such as "&amp;" or "&#38;". */
static bool is_reference(const char *at)
{
  static const char *const known[] = {"amp;", "lt;", "gt;", "quot;", "apos;"};
  for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
    if (strncmp(at + 1, known[k], strlen(known[k])) == 0)
      return true;
  }
  if (at[1] != '#')
    return false;
  const bool hex = at[2] == 'x';
  const size_t digits = strspn(at + 2 + hex, hex ? "0123456789abcdefABCDEF" : "0123456789");
  return digits > 0 && at[2 + (size_t)hex + digits] == ';';
}

/* GENIUS's own reader takes the XML declaration anywhere and "&" as it stands. Both are made good
 * byte for byte, so that places stay what they are. A file with a DOCTYPE is left alone: its
 * references may be to entities. */
static char *mend(reader *r)
{
  char *text = truce__arena_copy(r->arena, r->text, r->length);
  if (text == NULL)
    return NULL;
  char *declaration = strstr(text, "<?xml ");
  char *end = declaration != NULL ? strstr(declaration, "?>") : NULL;
  for (char *at = declaration; end != NULL && at < end + 2; at++)
    *at = *at == '\n' ? '\n' : ' ';
  bool told = strstr(text, "<!DOCTYPE") != NULL;
  if (told)
    return text;
  for (char *at = text; (at = strchr(at, '&')) != NULL; at++) {
    if (is_reference(at))
      continue;
    *at = STRAY;
    const size_t offset = (size_t)(at - text);
    if (!told)
      truce__complain(r, TRUCE_WARNING, "stray-ampersand", (place){offset, offset + 1},
                      "write &amp;", "\"&\" stands by itself; it is read as the character");
    told = true;
  }
  return text;
}

static truce_status run(parse *p, const char *text)
{
  p->context = xmlCreateMemoryParserCtxt(text, (int)p->r->length);
  if (p->context == NULL)
    return TRUCE_NO_MEMORY;
  xmlParserCtxtPtr context = p->context;
  *context->sax = (xmlSAXHandler){.initialized = XML_SAX2_MAGIC,
                                  .startElementNs = on_start,
                                  .endElementNs = on_end,
                                  .entityDecl = on_entity,
                                  .serror = on_error};
  context->userData = p;
  (void)xmlCtxtUseOptions(context, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  const int failed = xmlParseDocument(context);
  const bool fine = failed == 0 && context->wellFormed == 1;
  p->context = NULL;
  xmlFreeDoc(context->myDoc); /* holds declarations of a DOCTYPE where parsing was stopped */
  xmlFreeParserCtxt(context);
  if (p->no_memory || truce__arena_failed(p->r->arena))
    return TRUCE_NO_MEMORY;
  if (p->stopped)
    return TRUCE_BAD_INPUT;
  return fine && p->root != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
}

truce_status truce__xml_read(element **root, reader *r)
{
  if (r->text[strspn(r->text, " \t\r\n")] == '\0') {
    truce__complain(r, TRUCE_ERROR, "bad-xml", (place){0, 0}, "name a GENIUS file",
                    "the file is empty");
    return TRUCE_BAD_INPUT;
  }
  const char *text = mend(r);
  if (text == NULL)
    return TRUCE_NO_MEMORY;
  parse p = {.r = r};
  /* The handlers are the thread's: what the caller had set comes back afterwards. */
  const xmlStructuredErrorFunc structured = xmlStructuredError;
  void *const structured_context = xmlStructuredErrorContext;
  const xmlGenericErrorFunc generic = xmlGenericError;
  void *const generic_context = xmlGenericErrorContext;
  xmlSetStructuredErrorFunc(&p, on_error);
  xmlSetGenericErrorFunc(NULL, ignore_print);
  const truce_status status = run(&p, text);
  xmlSetStructuredErrorFunc(structured_context, structured);
  xmlSetGenericErrorFunc(generic_context, generic);
  if (status == TRUCE_OK)
    *root = p.root;
  return status;
}

const char *truce__xml_attribute(const element *e, const char *name)
{
  for (size_t k = 0; k < e->attribute_count; k++) {
    if (strcmp(e->attributes[2 * k], name) == 0)
      return e->attributes[2 * k + 1];
  }
  return NULL;
}

const element *truce__xml_named(const element *e, const char *name)
{
  while (e != NULL && strcmp(e->name, name) != 0)
    e = e->next;
  return e;
}

const element *truce__xml_following(const element *e, const element *top)
{
  if (e->first != NULL)
    return e->first;
  while (e != top && e->next == NULL)
    e = e->parent;
  return e == top ? NULL : e->next;
}
