/*
 * i18n - saying things in the reader's language.
 *
 * Texts are English in the source and translated by a gettext catalogue (cli/po), which is part of
 * the program: no locale need be installed. The language is --lang, else LANGUAGE, LC_ALL,
 * LC_MESSAGES or LANG; anything that does not begin with zh is English.
 */
#ifndef CLI_I18N_H
#define CLI_I18N_H

#include <stdbool.h>

/* Chooses by the environment; call once before anything is said. */
void i18n_start(void);

/* "zh" or "en"; false if it is neither. */
bool i18n_choose(const char *language);

/* "zh" or "en". */
const char *i18n_language(void);

/* The text in the reader's language; itself where there is no translation. */
const char *i18n_text(const char *english) __attribute__((format_arg(1)));

/* As i18n_text, of "context\004english": a word that is said differently in different places. */
const char *i18n_text_in(const char *context_and_english);

/* The name in the reader's language: name_en where it is English and given. */
const char *i18n_name(const char *name, const char *name_en);

#define _(text) i18n_text(text)
#define N_(text) (text)
#define C_(context, text) i18n_text_in(context "\004" text)

#endif
