/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a kernel that can't cut: preloaded, it refuses IP_MINTTL and IPV6_MINHOPCOUNT. */
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int
setsockopt (int fd, int level, int name, const void *value, socklen_t length)
{
  if ((level == IPPROTO_IP && name == IP_MINTTL)
      || (level == IPPROTO_IPV6 && name == IPV6_MINHOPCOUNT))
    {
      errno = ENOPROTOOPT;
      return -1;
    }

  return (int) syscall (SYS_setsockopt, fd, level, name, value, length);
}
