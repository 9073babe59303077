#pragma once
#include <stddef.h>

/// One specimen of an error: the error's code and a script that makes it, with what it prints.
typedef struct {
  const char *code;
  const unsigned char *bytes;
  size_t count;
} oiq_specimen;

/// The specimen at an index, or a null code past the last.
oiq_specimen oiq_specimen_at(size_t index);
