#pragma once
#include <stdio.h>
#define USE_VARARGS 1
#define PREFER_STDARG 1
#include <readline/readline.h>
#include <readline/history.h>
