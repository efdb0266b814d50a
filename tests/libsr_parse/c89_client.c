/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A client in C89 of both interfaces of libsr_parse. Usage: c89_client TRACE */
#include <libsr_parse.h>
#include <stdio.h>

static void on_read(unsigned long index) {
    printf("read %lu\n", index);
}

static void on_write(unsigned long index, unsigned long len) {
    printf("write %lu len %lu\n", index, len);
}

static void on_end(int err) {
    printf("end %d\n", err);
}

static int on_event(void* user, const struct sr_event* event) {
    unsigned long* events = (unsigned long*)user;

    *events += 1;
    return event->op > SR_FREE;
}

int main(int argc, char** argv) {
    sr_trace* trace;
    unsigned long events = 0;
    int status;

    if (argc != 2) {
        fprintf(stderr, "usage: c89_client TRACE\n");
        return 2;
    }
    if (set_sr_file(argv[1]) != 0 || set_sr_callbacks(on_read, on_write, on_end) != 0 || sr_start() < 0) {
        fprintf(stderr, "c89_client: %s\n", sr_error(NULL));
        return 1;
    }

    status = sr_open(&trace, argv[1], NULL);
    if (status == SR_OK) status = sr_set_callbacks(trace, on_event, NULL, &events);
    if (status == SR_OK) status = sr_replay(trace);
    if (status < 0)
        fprintf(stderr, "c89_client: %s\n", sr_error(trace));
    else
        printf("%s, %s: %lu events\n", sr_trace_info(trace)->format, sr_codec(trace, 0), events);
    sr_close(trace);
    return status < 0;
}
