#pragma once
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <wchar.h>
/* Glibc's module hides it. */
extern int wcwidth(wchar_t);
/* Without these two rl_message is declared "()" and imports as taking no argument. */
#define USE_VARARGS 1
#define PREFER_STDARG 1
#include <readline/readline.h>
#include <readline/history.h>

/* readline is not thread-safe: a redeclaration only adds the isolation of its variables. */
#define ON_MAIN __attribute__((swift_attr("@MainActor")))
extern const char *rl_readline_name ON_MAIN;
extern int rl_point ON_MAIN;
extern int rl_end ON_MAIN;
extern char *rl_line_buffer ON_MAIN;
extern rl_getc_func_t *rl_getc_function ON_MAIN;
extern rl_voidfunc_t *rl_redisplay_function ON_MAIN;
extern unsigned long rl_readline_state ON_MAIN;
extern int rl_catch_signals ON_MAIN;
extern int rl_catch_sigwinch ON_MAIN;
extern int rl_persistent_signal_handlers ON_MAIN;
extern rl_command_func_t *rl_last_func ON_MAIN;
extern Keymap rl_binding_keymap ON_MAIN;
extern int history_length ON_MAIN;
extern int history_base ON_MAIN;
extern char *rl_prompt ON_MAIN;
extern char *rl_display_prompt ON_MAIN;
/* Exported by the library, declared in a private header only. */
extern int rl_visible_prompt_length ON_MAIN;

/* Columns of a character; -1 for controls. */
static inline int crl_width(unsigned int scalar) { return wcwidth((wchar_t)scalar); }

/* Swift takes the variable itself for a data race. */
extern char **environ;
static inline char **crl_environment(void) { return environ; }

/* Glibc shows this one only to programs that ask for GNU's additions. */
int ppoll(struct pollfd *descriptors, nfds_t count, const struct timespec *timeout, const sigset_t *mask);
