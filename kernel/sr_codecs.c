// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a page takes under other compressors than LZO: those of the parameter
 * `codecs`, through the kernel's crypto interface, as zswap asks them (and zram
 * up to 6.11). Each CPU has compressors of its own; they are used with preemption
 * off, so only those that need not wait are taken.
 */
#include <crypto/acompress.h>
#include <linux/err.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "sr_relay.h"

char *sr_codecs_text;
unsigned int sr_codecs_count;

#if IS_ENABLED(CONFIG_CRYPTO_ACOMP2)

/* Of one CPU, under one codec. */
struct sr_compressor {
	struct crypto_acomp *acomp;
	struct acomp_req *request;
};

struct sr_codecs_cpu {
	struct sr_compressor compressors[SR_MORE_CLENS];
	u8 *out;
};

static struct sr_codecs_cpu __percpu *sr_codecs_cpus;
static char sr_names[SR_MORE_CLENS][CRYPTO_MAX_ALG_NAME];

const char *sr_codecs_name(unsigned int codec)
{
	return sr_names[codec];
}

/*
 * As zswap_compress() asks. A page that does not fit is as long as a page: nobody
 * would store it compressed.
 */
static u32 sr_clen_under(struct sr_compressor *compressor, const void *page,
			 u8 *out)
{
	struct scatterlist from, to;

	sg_init_one(&from, page, PAGE_SIZE);
	sg_init_one(&to, out, SR_CLEN_ROOM);
	acomp_request_set_params(compressor->request, &from, &to, PAGE_SIZE,
				 PAGE_SIZE);
	if (crypto_acomp_compress(compressor->request))
		return PAGE_SIZE;
	return compressor->request->dlen;
}

/* With preemption off; @page is in the linear mapping. */
void sr_codecs_clens(const void *page, u32 *clens)
{
	struct sr_codecs_cpu *cpu = this_cpu_ptr(sr_codecs_cpus);
	unsigned int i;

	for (i = 0; i < sr_codecs_count; i++)
		clens[i] = sr_clen_under(&cpu->compressors[i], page, cpu->out);
}

/* "lz4,zstd", in which lzo is nothing new. */
static int sr_parse_codecs(void)
{
	const char *at = sr_codecs_text;

	while (at && *at) {
		size_t length = strcspn(at, ",");

		if (length == 0 || length >= CRYPTO_MAX_ALG_NAME) {
			pr_err("refused: codecs=%s: a name is missing or too long; write codecs=lz4,zstd\n",
			       sr_codecs_text);
			return -EINVAL;
		}
		if (length != strlen("lzo") || strncmp(at, "lzo", length)) {
			if (sr_codecs_count == SR_MORE_CLENS) {
				pr_err("refused: codecs=%s: more than %d beside lzo\n",
				       sr_codecs_text, SR_MORE_CLENS);
				return -EINVAL;
			}
			memcpy(sr_names[sr_codecs_count++], at, length);
		}
		at += length;
		if (*at)
			at++;
	}
	return 0;
}

static int sr_compressor_init(struct sr_compressor *compressor,
			      const char *name, int node)
{
	struct crypto_acomp *acomp;

	acomp = sr_try_ptr(crypto_alloc_acomp_node(name, 0, CRYPTO_ALG_ASYNC,
						   node));
	if (IS_ERR_OR_NULL(acomp)) {
		if (PTR_ERR_OR_ZERO(acomp) != -ENOENT)
			return acomp ? PTR_ERR(acomp) : -ENOMEM;
		pr_err("refused: codecs=%s: this kernel has no compressor '%s'; /proc/crypto lists what is loaded\n",
		       sr_codecs_text, name);
		return -EINVAL;
	}
	compressor->acomp = acomp;
	compressor->request = sr_try_ptr(acomp_request_alloc(acomp));
	if (!compressor->request)
		return -ENOMEM;
	/* No flag: it may not sleep. */
	acomp_request_set_callback(compressor->request, 0, NULL, NULL);
	return 0;
}

static int sr_codecs_cpu_init(struct sr_codecs_cpu *cpu, int node)
{
	unsigned int i;
	int err;

	cpu->out = sr_try_ptr(kmalloc_node(SR_CLEN_ROOM, GFP_KERNEL, node));
	if (!cpu->out)
		return -ENOMEM;
	for (i = 0; i < sr_codecs_count; i++) {
		err = sr_compressor_init(&cpu->compressors[i], sr_names[i], node);
		if (err)
			return err;
	}
	return 0;
}

int sr_codecs_init(void)
{
	int cpu, err;

	err = sr_parse_codecs();
	if (err || !sr_codecs_count)
		return err;
	sr_codecs_cpus = sr_try_ptr(alloc_percpu(struct sr_codecs_cpu));
	if (!sr_codecs_cpus)
		return -ENOMEM;
	for_each_possible_cpu(cpu) {
		err = sr_codecs_cpu_init(per_cpu_ptr(sr_codecs_cpus, cpu),
					 cpu_to_node(cpu));
		if (err) {
			sr_codecs_exit();
			return err;
		}
	}
	return 0;
}

void sr_codecs_exit(void)
{
	unsigned int i;
	int cpu;

	if (!sr_codecs_cpus)
		return;
	for_each_possible_cpu(cpu) {
		struct sr_codecs_cpu *each = per_cpu_ptr(sr_codecs_cpus, cpu);

		for (i = 0; i < sr_codecs_count; i++) {
			if (each->compressors[i].request)
				acomp_request_free(each->compressors[i].request);
			if (each->compressors[i].acomp)
				crypto_free_acomp(each->compressors[i].acomp);
		}
		kfree(each->out);
	}
	free_percpu(sr_codecs_cpus);
	sr_codecs_cpus = NULL;
}

#else

const char *sr_codecs_name(unsigned int codec)
{
	return "";
}

void sr_codecs_clens(const void *page, u32 *clens)
{
}

int sr_codecs_init(void)
{
	if (!sr_codecs_text || !*sr_codecs_text)
		return 0;
	pr_err("refused: codecs=%s: this kernel was built without CONFIG_CRYPTO_ACOMP2\n",
	       sr_codecs_text);
	return -EOPNOTSUPP;
}

void sr_codecs_exit(void)
{
}

#endif
