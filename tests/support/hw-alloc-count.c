/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the count of what a test program allocates, GLib's and every library's calls among it.
 *
 * A program that defines malloc is called by all its libraries; these pass on to the C library's
 * own. A sanitizer has its malloc there already, and a hook in it. */
#include "hw-alloc-count.h"

static __thread gsize n_bytes;
static __thread gboolean counting;

static void
note (gsize size)
{
  if (counting)
    n_bytes += size;
}

#ifdef __SANITIZE_ADDRESS__

/* As in sanitizer/allocator_interface.h, which comes with clang alone. */
int __sanitizer_install_malloc_and_free_hooks (void (*on_malloc) (const volatile void *, size_t),
                                               void (*on_free) (const volatile void *));

static void
malloc_hook (const volatile void *memory, size_t size)
{
  note (size);
}

static void
free_hook (const volatile void *memory)
{
}

static void
install (void)
{
  static gsize installed;

  if (g_once_init_enter (&installed))
    {
      __sanitizer_install_malloc_and_free_hooks (malloc_hook, free_hook);
      g_once_init_leave (&installed, 1);
    }
}

#else

void *__libc_malloc (size_t size);
void *__libc_calloc (size_t n, size_t size);
void *__libc_realloc (void *memory, size_t size);
void *malloc (size_t size);
void *calloc (size_t n, size_t size);
void *realloc (void *memory, size_t size);

void *
malloc (size_t size)
{
  note (size);
  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  note (n * size);
  return __libc_calloc (n, size);
}

void *
realloc (void *memory, size_t size)
{
  note (size);
  return __libc_realloc (memory, size);
}

static void
install (void)
{
}

#endif

void
hw_alloc_count_start (void)
{
  install ();
  n_bytes = 0;
  counting = TRUE;
}

gsize
hw_alloc_count_stop (void)
{
  counting = FALSE;
  return n_bytes;
}
