#pragma once
#include <stddef.h>

/// One embedded file: its path inside the target and its bytes, ended by a 0.
typedef struct {
  const char *path;
  const unsigned char *bytes;
} oiq_embedded_file;

/// The file at an index, or a null path past the last.
oiq_embedded_file oiq_embedded_file_at(size_t index);
