/* Runs a fuzz target on every file of the folders it is given. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void replay(const char *path)
{
  FILE *file = fopen(path, "rb");
  size_t size = 0, capacity = 1 << 16;
  uint8_t *bytes = malloc(capacity);
  if (file == NULL || bytes == NULL)
    abort();
  for (size_t got; (got = fread(bytes + size, 1, capacity - size, file)) > 0;) {
    size += got;
    if (size == capacity) {
      bytes = realloc(bytes, capacity *= 2);
      if (bytes == NULL)
        abort();
    }
  }
  fclose(file);
  LLVMFuzzerTestOneInput(bytes, size);
  free(bytes);
}

int main(int count, char **folders)
{
  size_t files = 0;
  for (int k = 1; k < count; k++) {
    DIR *folder = opendir(folders[k]);
    if (folder == NULL) {
      perror(folders[k]);
      return 1;
    }
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
      char path[4096];
      if (entry->d_name[0] == '.')
        continue;
      snprintf(path, sizeof path, "%s/%s", folders[k], entry->d_name);
      replay(path);
      files++;
    }
    closedir(folder);
  }
  printf("%zu inputs\n", files);
  return files > 0 ? 0 : 1;
}
