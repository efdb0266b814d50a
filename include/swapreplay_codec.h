/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A codec out of tree: a page compressor in its own shared object, which `swapreplay codecs --codec ./mine.so` measures
 * like the built-in ones.
 *
 * The shared object exports one table of functions, swapreplay_codec. One source file is enough:
 *
 *     const struct swapreplay_codec swapreplay_codec = {
 *             .abi = SWAPREPLAY_CODEC_ABI, .name = "mine",
 *             .create = mine_create, .destroy = mine_destroy, .compress = mine_compress, .decompress = mine_decompress,
 *     };
 *
 * examples/words_codec.c is a complete example. `swapreplay kernel-codec` makes such a shared object from a kernel tree.
 *
 * Stability: a compiled codec goes on working. What is added to the table or to the setup is added at the end, with a new
 * ABI number; of a codec with an older number, the members that its table did not have yet are taken as NULL. A codec with
 * a newer number than the program knows is refused with a message that names both.
 *
 * Threads: one thread at a time calls the functions for what one create() returned, but not always the same thread.
 * Several of them are in use at once, one for each thread that compresses, so nothing may be kept in global variables.
 *
 * A shared object that also exports `const char swapreplay_made_of[]` says with it what it was made of, which results show
 * after its file and options. The codecs that `swapreplay kernel-codec` compiles do.
 *
 * Every function must return. A crash, abort() and exit() inside one, and an exception that leaves it, are reported with the
 * codec's name; _exit(), _Exit() and a signal that cannot be caught are not: swapreplay ends there.
 */
#ifndef SWAPREPLAY_CODEC_H
#define SWAPREPLAY_CODEC_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SWAPREPLAY_CODEC_ABI 1U

#define SWAPREPLAY_CODEC_NO_LEVEL INT32_MIN

/* What the codec is to compress, and how. It is valid until create() has returned, the dictionary until destroy() has. */
struct swapreplay_codec_setup {
    uint32_t abi;        /* SWAPREPLAY_CODEC_ABI of the program, at least that of the codec */
    uint32_t page_size;  /* bytes of a page of the machine: a power of two, 4096 to 65536 */
    uint32_t chunk_size; /* bytes of every chunk that compress() is given: a power of two, 4096 to 65536 */
    int32_t level;       /* `level=` of the spec, in the codec's own range; SWAPREPLAY_CODEC_NO_LEVEL: none */
    const void* dictionary; /* content of the file after `dict=`; NULL: none */
    size_t dictionary_size; /* bytes; 0: none */
    const char* options;    /* text after `options=`; "" if there is none */
};

/* All functions are required. */
struct swapreplay_codec {
    uint32_t abi; /* SWAPREPLAY_CODEC_ABI; the first member in every version */

    /* For tables and messages. `verify` takes it for the name that zram has for the codec. */
    const char* name;

    /*
     * Makes what compress() and decompress() need, such as work memory; it is kept for many chunks. Returns NULL if it
     * cannot, with *why set to half a sentence, as "levels are 1 to 9", that stays valid until this thread calls create()
     * again; or leaves *why alone. An option, a level or a dictionary that the codec does not have is to be refused.
     * Cost: called once for each thread and each chunk size.
     */
    void* (*create)(const struct swapreplay_codec_setup* setup, const char** why);
    void (*destroy)(void* codec);

    /*
     * Compresses a chunk of setup's chunk_size bytes into `out`, which has room for `room` bytes, at least twice the
     * chunk's. Returns the compressed length, 1 to `room`, or 0 if it failed: that ends the run with an error. A length of
     * the chunk's size or more is not a failure: the chunk counts as incompressible. The length has to depend on the chunk
     * alone, not on chunks before it.
     * Cost: it is what is measured; anything once for all chunks belongs into create().
     */
    size_t (*compress)(void* codec, const void* chunk, size_t chunk_size, void* out, size_t room);
    /*
     * Restores a chunk from the `size` bytes that compress() made of it. Returns 1, or 0 if they are not such a thing;
     * `chunk` then holds anything. Every chunk is decompressed and compared.
     */
    int (*decompress)(void* codec, const void* in, size_t size, void* chunk, size_t chunk_size);
};

/* In C++ and with -fvisibility=hidden this is what makes the object visible. */
#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
extern const struct swapreplay_codec swapreplay_codec;

#ifdef __cplusplus
}
#endif

#endif
