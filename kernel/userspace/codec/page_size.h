/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page size, and where messages go. */
#ifndef SR_CODEC_PAGE_SIZE_H
#define SR_CODEC_PAGE_SIZE_H

static bool sr_in_call(void) {
    return true;
}

static bool sr_may_print(void) {
    static __thread unsigned int lines;
    return lines++ < SR_MOST_LINES;
}

#ifdef SR_ADAPTER
/* Of the codec that the thread is in. */
static __thread unsigned long sr_page_size;
#define PAGE_SIZE sr_page_size
/* The newest message of the kernel's code, for create() to hand on. */
static __thread char sr_message[200];
static void sr_print(const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sr_message, sizeof(sr_message), format, arguments);
    va_end(arguments);
    sr_message[strcspn(sr_message, "\n")] = '\0';
}
#else
/* lib/ aligns to it, and makes its windows that much larger; no length depends on it. */
#define PAGE_SIZE 4096UL
static void sr_print(const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
}
#endif

#endif
