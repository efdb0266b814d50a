/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crypto/NAME.c, through which zswap compresses, and zram up to 6.11, as a codec of swapreplay_codec.h: included after it.
 *
 * SR_NAME is the name that it registers.
 */
#include <swapreplay_codec.h>

struct sr_codec {
    void* context;                     /* of scomp */
    struct crypto_acomp_stream stream; /* of acomp */
    void (*free_stream)(void* context);
    unsigned long page_size;
};

static inline void sr_enter(struct sr_codec* codec) {
    sr_stream = &codec->stream;
    sr_page_size = codec->page_size;
}

static void* sr_make_context(void) {
    if (sr_scomp->streams.alloc_ctx != NULL) return sr_scomp->streams.alloc_ctx();
#ifdef HAVE_NO_TFM_ARGUMENT
    return sr_scomp->alloc_ctx();
#else
    return sr_scomp->alloc_ctx(NULL);
#endif
}

static void sr_drop_context(void* context) {
    if (sr_scomp->streams.free_ctx != NULL) {
        sr_scomp->streams.free_ctx(context);
        return;
    }
#ifdef HAVE_NO_TFM_ARGUMENT
    sr_scomp->free_ctx(context);
#else
    sr_scomp->free_ctx(NULL, context);
#endif
}

static void* sr_create(const struct swapreplay_codec_setup* setup, const char** why) {
    if (setup->level != SWAPREPLAY_CODEC_NO_LEVEL || setup->dictionary_size != 0 || *setup->options != '\0') {
        *why = "the kernel's crypto interface takes no level, dictionary or option";
        return NULL;
    }
    if (sr_scomp == NULL && sr_acomp == NULL) {
        *why = "the kernel's file registers no compressor named " SR_NAME;
        return NULL;
    }
    struct sr_codec* const codec = kzalloc(sizeof(*codec), GFP_KERNEL);
    if (codec == NULL) return NULL;
    codec->page_size = setup->page_size;
    sr_enter(codec);
    if (sr_scomp != NULL) {
        codec->context = sr_make_context();
        if (!IS_ERR_OR_NULL(codec->context)) return codec;
    } else if (sr_acomp->init == NULL || sr_acomp->init(NULL) == 0) {
        codec->free_stream = sr_free_stream;
        return codec;
    }
    kfree(codec);
    *why = "it cannot make its context";
    return NULL;
}

static void sr_destroy(void* self) {
    struct sr_codec* const codec = self;
    sr_enter(codec);
    if (sr_scomp != NULL) {
        sr_drop_context(codec->context);
    } else {
        if (sr_acomp->exit != NULL) sr_acomp->exit(NULL);
        if (codec->free_stream != NULL) codec->free_stream(codec->stream.ctx);
    }
    kfree(codec);
}

static size_t sr_compress(void* self, const void* chunk, size_t chunk_size, void* out, size_t room) {
    struct sr_codec* const codec = self;
    sr_enter(codec);
    if (sr_scomp != NULL) {
        unsigned int size = (unsigned int)room;
        return sr_scomp->compress(NULL, chunk, (unsigned int)chunk_size, out, &size, codec->context) == 0 ? size : 0;
    }
    struct acomp_req request = {chunk, out, (unsigned int)chunk_size, (unsigned int)room};
    return sr_acomp->compress(&request) == 0 ? request.dlen : 0;
}

static int sr_decompress(void* self, const void* in, size_t size, void* chunk, size_t chunk_size) {
    struct sr_codec* const codec = self;
    sr_enter(codec);
    if (sr_scomp != NULL) {
        unsigned int restored = (unsigned int)chunk_size;
        return sr_scomp->decompress(NULL, in, (unsigned int)size, chunk, &restored, codec->context) == 0 &&
               restored == chunk_size;
    }
    struct acomp_req request = {in, chunk, (unsigned int)size, (unsigned int)chunk_size};
    return sr_acomp->decompress(&request) == 0 && request.dlen == chunk_size;
}

#include "table.h"
