// SPDX-License-Identifier: GPL-2.0-or-later
// A codec out of tree, whole: 8-byte words that repeat one of the last 15 are replaced by half a byte.
//
//     cc -shared -fPIC -O2 -I include -o words.so examples/words_codec.c
//     swapreplay codecs corpus/processes.pages --codec ./words.so --codec lz4
//
// First come the half bytes, one for each word: 0, a new word; n, the word n places before. Then come the new words.

#include <stdlib.h>
#include <string.h>

#include "swapreplay_codec.h"

enum { word = 8, back = 15 };

struct codec {
    size_t chunk_size;
};

static void* create(const struct swapreplay_codec_setup* setup, const char** why) {
    if (setup->level != SWAPREPLAY_CODEC_NO_LEVEL || setup->dictionary_size || *setup->options) {
        *why = "this codec has no level, dictionary or options";
        return NULL;
    }
    struct codec* const codec = malloc(sizeof *codec);
    if (codec) codec->chunk_size = setup->chunk_size;
    return codec;
}

static void destroy(void* codec) {
    free(codec);
}

// How many words before `at` the same one is, or 0.
static unsigned distance(const unsigned char* chunk, size_t at) {
    for (unsigned n = 1; n <= back && n <= at; n++)
        if (memcmp(chunk + at * word, chunk + (at - n) * word, word) == 0) return n;
    return 0;
}

static size_t compress(void* self, const void* chunk, size_t chunk_size, void* out, size_t room) {
    (void)self, (void)room;  // twice the chunk is more than this needs
    const size_t words = chunk_size / word;
    unsigned char* const halves = out;
    size_t size = words / 2;
    memset(halves, 0, size);
    for (size_t at = 0; at < words; at++) {
        const unsigned found = distance(chunk, at);
        halves[at / 2] |= (unsigned char)(found << (at % 2 * 4));
        if (found) continue;
        memcpy(halves + size, (const unsigned char*)chunk + at * word, word);
        size += word;
    }
    return size;
}

static int decompress(void* self, const void* in, size_t size, void* chunk, size_t chunk_size) {
    const struct codec* const codec = self;
    const size_t words = chunk_size / word;
    const unsigned char* const halves = in;
    unsigned char* const to = chunk;
    size_t read = words / 2;
    if (chunk_size != codec->chunk_size || size < read) return 0;
    for (size_t at = 0; at < words; at++) {
        const unsigned found = halves[at / 2] >> (at % 2 * 4) & 15;
        if (found > at) return 0;
        if (found) {
            memcpy(to + at * word, to + (at - found) * word, word);
            continue;
        }
        if (size - read < word) return 0;
        memcpy(to + at * word, halves + read, word);
        read += word;
    }
    return read == size;
}

const struct swapreplay_codec swapreplay_codec = {
    .abi = SWAPREPLAY_CODEC_ABI,
    .name = "words",
    .create = create,
    .destroy = destroy,
    .compress = compress,
    .decompress = decompress,
};
