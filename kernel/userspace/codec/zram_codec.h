/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * zram's backend_NAME.c (6.12 and newer) as a codec of swapreplay_codec.h: included after it.
 *
 * SR_BACKEND is its table, SR_NAME the codec's name. HAVE_WINBITS: probes.txt.
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

/* False: the options name something else than the backend has. */
static bool sr_set_options(struct sr_codec* codec, const char* options) {
#ifdef HAVE_WINBITS
    codec->params.deflate.winbits = SR_NOT_SET;
    int winbits;
    char rest;
    if (sscanf(options, "winbits=%d%c", &winbits, &rest) == 1) {
        codec->params.deflate.winbits = winbits;
        return true;
    }
#else
    (void)codec;
#endif
    return *options == '\0';
}

static void* sr_create(const struct swapreplay_codec_setup* setup, const char** why) {
    struct sr_codec* const codec = kzalloc(sizeof(*codec), GFP_KERNEL);
    if (codec == NULL) return NULL;
    sr_message[0] = '\0';
    sr_page_size = codec->page_size = setup->page_size;
    codec->params.level = setup->level == SWAPREPLAY_CODEC_NO_LEVEL ? SR_NOT_SET : setup->level;
    codec->params.dict = (void*)(uintptr_t)setup->dictionary;
    codec->params.dict_sz = setup->dictionary_size;
    if (!sr_set_options(codec, setup->options)) {
#ifdef HAVE_WINBITS
        *why = "its only option is winbits=N, of deflate";
#else
        *why = "it has no options";
#endif
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
