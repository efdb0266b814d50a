/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * zram's backend_NAME.c (6.12 and newer) as a codec of swapreplay_codec.h: included after it.
 *
 * SR_BACKEND is its table, SR_NAME the codec's name. SR_TAKES_LEVEL, SR_TAKES_DICTIONARY, SR_TAKES_WINBITS: its source
 * reads that parameter; the others have zram's default values, and zram itself takes and ignores them. HAVE_WINBITS:
 * probes.txt.
 */
#include <swapreplay_codec.h>

#ifdef ZCOMP_PARAM_NOT_SET
#define SR_NOT_SET ZCOMP_PARAM_NOT_SET
#else
#define SR_NOT_SET ZCOMP_PARAM_NO_LEVEL
#endif

struct sr_codec {
    struct zcomp_params params;
    struct zcomp_ctx context;
    unsigned long page_size;
};

/* NULL, or what is wrong: the options name something that the backend has no use for. */
static const char* sr_set_options(struct sr_codec* codec, const char* options) {
#ifdef HAVE_WINBITS
    codec->params.deflate.winbits = SR_NOT_SET;
#ifdef SR_TAKES_WINBITS
    int winbits;
    char rest;
    if (sscanf(options, "winbits=%d%c", &winbits, &rest) == 1) {
        codec->params.deflate.winbits = winbits;
        return NULL;
    }
    return *options == '\0' ? NULL : "its only option is winbits=N";
#endif
#endif
    (void)codec;
    return *options == '\0' ? NULL : "it has no options";
}

/* NULL, or what is wrong with the setup. */
static const char* sr_set_parameters(struct sr_codec* codec, const struct swapreplay_codec_setup* setup) {
#ifndef SR_TAKES_LEVEL
    if (setup->level != SWAPREPLAY_CODEC_NO_LEVEL) return "it has no levels: zram ignores one";
#endif
#ifndef SR_TAKES_DICTIONARY
    if (setup->dictionary_size > 0) return "it has no dictionaries: zram ignores one";
#endif
    codec->params.level = setup->level == SWAPREPLAY_CODEC_NO_LEVEL ? SR_NOT_SET : setup->level;
    codec->params.dict = (void*)(uintptr_t)setup->dictionary;
    codec->params.dict_sz = setup->dictionary_size;
    return sr_set_options(codec, setup->options);
}

static void* sr_create(const struct swapreplay_codec_setup* setup, const char** why) {
    struct sr_codec* const codec = kzalloc(sizeof(*codec), GFP_KERNEL);
    if (codec == NULL) return NULL;
    sr_message[0] = '\0';
    sr_page_size = codec->page_size = setup->page_size;
    *why = sr_set_parameters(codec, setup);
    if (*why != NULL) {
        kfree(codec);
        return NULL;
    }
    if (SR_BACKEND.setup_params(&codec->params) == 0) {
        if (SR_BACKEND.create_ctx(&codec->params, &codec->context) == 0) return codec;
    }
    SR_BACKEND.release_params(&codec->params);
    kfree(codec);
    *why = sr_message[0] != '\0' ? sr_message : "zram's backend refuses these parameters";
    return NULL;
}

static void sr_destroy(void* self) {
    struct sr_codec* const codec = self;
    SR_BACKEND.destroy_ctx(&codec->context);
    SR_BACKEND.release_params(&codec->params);
    kfree(codec);
}

static size_t sr_compress(void* self, const void* chunk, size_t chunk_size, void* out, size_t room) {
    struct sr_codec* const codec = self;
    struct zcomp_req request = {.src = chunk, .src_len = chunk_size, .dst = out, .dst_len = room};
    sr_page_size = codec->page_size;
    return SR_BACKEND.compress(&codec->params, &codec->context, &request) == 0 ? request.dst_len : 0;
}

static int sr_decompress(void* self, const void* in, size_t size, void* chunk, size_t chunk_size) {
    struct sr_codec* const codec = self;
    struct zcomp_req request = {.src = in, .src_len = size, .dst = chunk, .dst_len = chunk_size};
    sr_page_size = codec->page_size;
    return SR_BACKEND.decompress(&codec->params, &codec->context, &request) == 0;
}

#include "table.h"
