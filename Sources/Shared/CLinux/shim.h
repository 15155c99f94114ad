/* What Glibc's Swift module leaves out. */
#include <linux/openat2.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <unistd.h>

/* <fcntl.h> shows these under _GNU_SOURCE only. */
#include <sys/types.h>
extern int sync_file_range(int descriptor, __off64_t offset, __off64_t count, unsigned int flags);
#ifndef SYNC_FILE_RANGE_WRITE
#define SYNC_FILE_RANGE_WRITE 2
#endif
