// SPDX-License-Identifier: GPL-2.0-or-later
//
// usage: attach OBJECT
//
// Attaches the BPF programs of a file until it is killed. For `cost`.
#include <bpf/libbpf.h>
#include <unistd.h>

int main(int count, char** arguments) {
    struct bpf_object* object = count == 2 ? bpf_object__open(arguments[1]) : NULL;
    struct bpf_program* program;

    if (!object || bpf_object__load(object) != 0) return 1;
    bpf_object__for_each_program(program, object) if (!bpf_program__attach(program)) return 1;
    pause();
    return 0;
}
