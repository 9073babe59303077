#pragma once
#include <stddef.h>

/// One embedded file: its name without folder, its bytes and how many there are.
typedef struct {
  const char *name;
  const unsigned char *bytes;
  size_t count;
} oiq_embedded_file;

/// The file at an index, or a null name past the last.
oiq_embedded_file oiq_embedded_file_at(size_t index);
