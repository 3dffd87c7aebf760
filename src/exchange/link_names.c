/* Given names that are translated or shortened rather than respelt. */
#include <stdlib.h>
#include <string.h>

#include "link_text.h"

/* A group a string, in Latin letters; spellings that fold to the same need not be repeated. */
static const char *const groups[] = {
    /* Ukrainian and Russian */
    "oleksandr aleksandr alexander sasha sashko olexandr shura",
    "oleksandra aleksandra alexandra",
    "oleksii aleksei alexey oleksa olexiy alyosha lyosha alexis",
    "andrii andrei andriyko andrew andre",
    "anatolii anatoly tolik tolya",
    "antin anton antoniy antony",
    "artem artyom artemii artom",
    "bohdan bogdan",
    "borys boris",
    "vadym vadim",
    "valentyn valentin valya",
    "valerii valery valeriy valera",
    "vasyl vasilii vasiliy vasya basil vasilei",
    "viktor victor vitya",
    "vitalii vitaly vitalik",
    "volodymyr vladimir volodya vova wladimir vladimer",
    "vladyslav vladislav vlad",
    "viacheslav vyacheslav vjaceslav slava slavko",
    "vsevolod seva",
    "hennadii gennadii henadii gennady gena",
    "heorhii georgii georgiy georgy yurii yury yuriy iurii iuri yura jurij",
    "hryhorii grigorii hryhir grigoriy grisha gregory",
    "hlib gleb",
    "danylo daniil danila daniel danyil",
    "denys denis",
    "dmytro dmitrii dmitry dima dmitro dmitri dmytrii",
    "eduard edward edik",
    "yevhen evgenii yevgeniy evgeny yevhenii zhenya eugene ievgen evgen",
    "yefym efim",
    "yehor egor yegor ihor igor",
    "zakhar zahar",
    "ivan vanya ivanko",
    "illia ilya elijah illya",
    "yosyp iosif osyp osip iosyp joseph yosif",
    "kyrylo kirill kiril kyryl cyril",
    "kostiantyn konstantin kostya kostyantyn constantine",
    "leonid lyonya",
    "lev leo",
    "luka luca luke",
    "makar makarii",
    "maksym maxim maksim maks max",
    "marko mark",
    "matvii matvei matthew",
    "mykyta nikita",
    "mykola nikolai nikolay kolya nicholas mikola",
    "mykhailo mikhail misha mihail michael mykhaylo",
    "nazar nazarii",
    "oleh oleg",
    "ostap yevstakhii",
    "pavlo pavel pasha paul",
    "petro pyotr petr petya peter piotr",
    "platon plato",
    "rodion rodyon",
    "roman roma",
    "ruslan rusik",
    "sviatoslav svyatoslav",
    "semen semyon simon semion",
    "serhii sergei sergey serhiy seryozha serzh",
    "stanislav stas",
    "stepan stefan stephan styopa",
    "taras tarasyk",
    "tymofii timofei timothy tymofey",
    "tymur timur",
    "fedir fyodor fedor theodore",
    "filip philipp pylyp filipp",
    "yakiv yakov jacob iakiv iakov",
    "yaroslav iaroslav jaroslav",
    "anna hanna ganna anya anne ann hannah annie nancy",
    "anastasiia anastasia nastia nastya",
    "valentyna valentina",
    "vira vera",
    "viktoriia victoria viktoria vika",
    "halyna galina halya galya",
    "daria dariia darya dasha",
    "yevheniia evgenia yevgenia",
    "yelyzaveta elizaveta liza elizabeth eliza betty beth bess lizzie elisabeth",
    "inna ina",
    "iryna irina ira irene",
    "kateryna ekaterina katya katia yekaterina catherine katherine kate kathryn katharine kitty",
    "kseniia ksenia oksana xenia aksinia oxana",
    "lesia lesya olesia olesya",
    "larysa larisa",
    "lidiia lidia lydia",
    "liubov lyubov liuba lyuba",
    "liudmyla lyudmila ludmila lyuda",
    "marharyta margarita rita margaret maggie peggy meg margery",
    "mariia maria marya masha mary molly marie",
    "maryna marina",
    "nadiia nadezhda nadia nadya",
    "nataliia natalia natalya natasha",
    "nina ninel",
    "olena elena yelena helen lena alena alyona helena ellen nell nelly",
    "olha olga olya",
    "polina paulina",
    "raisa raya",
    "svitlana svetlana sveta",
    "sofiia sofia sofya sophia sophie",
    "tamara toma",
    "tetiana tatiana tatyana tanya",
    "uliana yuliana",
    "yuliia yulia julia yulya julie",
    "yana jana",
    /* English */
    "albert bert al",
    "alfred alf fred freddie frederick frederic",
    "arthur art",
    "benjamin ben benny",
    "charles charlie chas chuck carl",
    "christopher chris kit",
    "daniel dan danny",
    "david dave davy davey",
    "donald don",
    "edmund ned",
    "edwin ed eddie ted teddy",
    "francis frank",
    "geoffrey jeff geoff jeffrey",
    "george geo",
    "gilbert gil",
    "henry harry hal hank",
    "herbert herb",
    "isaac ike",
    "james jim jimmy jamie jem",
    "john jack johnny jon",
    "joseph joe joey",
    "joshua josh",
    "lawrence larry laurence",
    "leonard len lenny",
    "lewis lew louis",
    "nathaniel nathan nat",
    "oliver ollie noll",
    "patrick pat paddy",
    "philip phil pip",
    "raymond ray",
    "richard dick rick dickie ricky",
    "robert bob rob bobby robin robbie",
    "ronald ron",
    "samuel sam sammy",
    "stephen steven steve",
    "thomas tom tommy",
    "walter walt wat",
    "william bill will billy willie liam",
    "abigail abby gail",
    "amelia millie",
    "barbara barb",
    "caroline carrie carolyn",
    "charlotte lottie",
    "dorothy dot dolly dora",
    "eleanor nora ellie",
    "emily em emma",
    "florence flo flora",
    "frances fanny",
    "harriet hattie harriett",
    "isabella isabel bella isobel",
    "jane jenny janet jean",
    "martha patty",
    "matilda tilly maud",
    "rebecca becky",
    "sarah sally sara",
    "susan sue susanna susannah",
    "theresa terry teresa",
};

static size_t drop_vowels(const char *text, size_t length)
{
  while (length > 1 && strchr("aeiou", text[length - 1]) != NULL)
    length--;
  return length;
}

static int by_hash(const void *a, const void *b)
{
  const struct link_name *p = a, *q = b;
  if (p->hash != q->hash)
    return p->hash < q->hash ? -1 : 1;
  return p->group < q->group ? -1 : p->group > q->group;
}

void truce__link_names_fill(link_names *names)
{
  names->count = 0;
  for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
    for (const char *at = groups[g]; *at != '\0';) {
      char word[LINK_TEXT_MAX], folded[LINK_TEXT_MAX];
      const size_t length = strcspn(at, " ");
      memcpy(word, at, length);
      word[length] = '\0';
      const size_t n = truce__link_fold(folded, word);
      names->names[names->count] = (struct link_name){truce__link_hash(folded, n), (unsigned)g + 1};
      names->stems[names->count++] =
          (struct link_name){truce__link_hash(folded, drop_vowels(folded, n)), (unsigned)g + 1};
      at += length + (at[length] == ' ');
    }
  }
  qsort(names->names, names->count, sizeof *names->names, by_hash);
  qsort(names->stems, names->count, sizeof *names->stems, by_hash);
}

static unsigned find(const struct link_name *names, size_t count, uint64_t hash)
{
  size_t low = 0, high = count;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (names[middle].hash < hash)
      low = middle + 1;
    else
      high = middle;
  }
  return low < count && names[low].hash == hash ? names[low].group : 0;
}

unsigned truce__link_given_group(const link_names *names, const char *folded)
{
  return find(names->names, names->count, truce__link_hash(folded, strcspn(folded, " ")));
}

/* The length of a patronymic's first word without its ending; 0: it is none. */
static size_t patronymic_stem(const char *folded)
{
  static const char *const endings[] = {"ovich", "evich", "ovna",    "evna",
                                        "ivna",  "ichna", "inichna", "ich"};
  const size_t length = strcspn(folded, " ");
  for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
    const size_t n = strlen(endings[k]);
    if (length > n + 1 && memcmp(folded + length - n, endings[k], n) == 0)
      return length - n;
  }
  return 0;
}

bool truce__link_is_patronymic(const char *folded)
{
  return patronymic_stem(folded) > 0;
}

unsigned truce__link_patronymic_group(const link_names *names, const char *folded)
{
  const size_t stem = patronymic_stem(folded);
  return stem == 0 ? 0
                   : find(names->stems, names->count,
                          truce__link_hash(folded, drop_vowels(folded, stem)));
}
