/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's crypto interface, as far as a compressor registers with it: synchronous ones (scomp), whose functions take
 * buffers, and asynchronous ones (acomp, from 6.16 on for some), which walk over a request's buffers. Here both are whole.
 */
#ifndef SR_CODEC_CRYPTO_H
#define SR_CODEC_CRYPTO_H

#define CRYPTO_ALG_TYPE_COMPRESS 0x2u
#define CRYPTO_ALG_REQ_VIRT 0x40000u
#define MODULE_ALIAS_CRYPTO(name) _Static_assert(1, "")

struct crypto_tfm;
struct crypto_scomp;
struct crypto_acomp;
struct crypto_alg {
    const char* cra_name;
    const char* cra_driver_name;
    u32 cra_flags;
    unsigned int cra_ctxsize, cra_alignmask;
    int cra_priority;
    struct module* cra_module;
    int (*cra_init)(struct crypto_tfm*);
    void (*cra_exit)(struct crypto_tfm*);
    struct list_head cra_list;
    union {
        struct {
            int (*coa_compress)(struct crypto_tfm*, const u8*, unsigned int, u8*, unsigned int*);
            int (*coa_decompress)(struct crypto_tfm*, const u8*, unsigned int, u8*, unsigned int*);
        } compress;
    } cra_u;
};
/* A context is made through scomp's own functions. */
static inline void* crypto_tfm_ctx(struct crypto_tfm* tfm) {
    return tfm;
}

/* With and without the transformation as their first argument: probes.txt. */
#ifdef HAVE_NO_TFM_ARGUMENT
typedef void* sr_alloc_context(void);
typedef void sr_free_context(void* context);
#else
typedef void* sr_alloc_context(struct crypto_scomp*);
typedef void sr_free_context(struct crypto_scomp*, void* context);
#endif
struct scomp_alg {
    sr_alloc_context* alloc_ctx;
    sr_free_context* free_ctx;
    int (*compress)(struct crypto_scomp*, const u8*, unsigned int, u8*, unsigned int*, void* context);
    int (*decompress)(struct crypto_scomp*, const u8*, unsigned int, u8*, unsigned int*, void* context);
    struct {
        void* (*alloc_ctx)(void);
        void (*free_ctx)(void* context);
    } streams;
    struct crypto_alg base;
};

struct crypto_acomp_stream {
    void* ctx;
};
struct crypto_acomp_streams {
    void* (*alloc_ctx)(void);
    void (*free_ctx)(void* context);
};
struct acomp_req {
    const u8* src;
    u8* dst;
    unsigned int slen, dlen;
};
struct acomp_alg {
    int (*init)(struct crypto_acomp*);
    void (*exit)(struct crypto_acomp*);
    int (*compress)(struct acomp_req*);
    int (*decompress)(struct acomp_req*);
    struct crypto_alg base;
};

#ifdef SR_ADAPTER
/* Of the name SR_NAME; NULL: no such one was registered. */
static struct scomp_alg* sr_scomp;
static struct acomp_alg* sr_acomp;

static inline int crypto_register_alg(struct crypto_alg* alg) {
    (void)alg;
    return 0;
}
static inline void crypto_unregister_alg(struct crypto_alg* alg) {
    (void)alg;
}
static inline int crypto_register_scomp(struct scomp_alg* alg) {
    if (strcmp(alg->base.cra_name, SR_NAME) == 0) sr_scomp = alg;
    return 0;
}
static inline void crypto_unregister_scomp(struct scomp_alg* alg) {
    (void)alg;
}
static inline int crypto_register_scomps(struct scomp_alg* algs, int count) {
    for (int i = 0; i < count; i++)
        crypto_register_scomp(&algs[i]);
    return 0;
}
static inline void crypto_unregister_scomps(struct scomp_alg* algs, int count) {
    (void)algs, (void)count;
}
static inline int crypto_register_acomp(struct acomp_alg* alg) {
    if (strcmp(alg->base.cra_name, SR_NAME) == 0) sr_acomp = alg;
    return 0;
}
static inline void crypto_unregister_acomp(struct acomp_alg* alg) {
    (void)alg;
}

/* The kernel has a stream for each CPU; here each codec has one, and this is that of the codec the thread is in. */
static __thread struct crypto_acomp_stream* sr_stream;
static __thread void (*sr_free_stream)(void* context);
static inline int crypto_acomp_alloc_streams(struct crypto_acomp_streams* streams) {
    sr_stream->ctx = streams->alloc_ctx();
    sr_free_stream = streams->free_ctx;
    return IS_ERR_OR_NULL(sr_stream->ctx) ? -ENOMEM : 0;
}
#define crypto_acomp_free_streams(streams) ((void)(streams))
#define crypto_acomp_lock_stream_bh(streams) ((void)(streams), sr_stream)
#define crypto_acomp_unlock_stream_bh(stream) ((void)(stream))

struct acomp_walk {
    struct {
        struct {
            const void* addr;
        } virt;
    } src;
    struct {
        struct {
            void* addr;
        } virt;
    } dst;
    unsigned int source_left, room_left;
};
static inline int acomp_walk_virt(struct acomp_walk* walk, struct acomp_req* request, bool atomic) {
    (void)atomic;
    walk->src.virt.addr = request->src;
    walk->dst.virt.addr = request->dst;
    walk->source_left = request->slen;
    walk->room_left = request->dlen;
    return 0;
}
static inline unsigned int acomp_walk_next_src(struct acomp_walk* walk) {
    return walk->source_left;
}
static inline unsigned int acomp_walk_next_dst(struct acomp_walk* walk) {
    return walk->room_left;
}
static inline void acomp_walk_done_src(struct acomp_walk* walk, unsigned int used) {
    walk->src.virt.addr = (const char*)walk->src.virt.addr + used;
    walk->source_left -= used;
}
static inline void acomp_walk_done_dst(struct acomp_walk* walk, unsigned int used) {
    walk->dst.virt.addr = (char*)walk->dst.virt.addr + used;
    walk->room_left -= used;
}
static inline bool acomp_walk_more_src(const struct acomp_walk* walk, unsigned int current) {
    return walk->source_left > current;
}
#endif

#endif
