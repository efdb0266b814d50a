// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Compresses each page of a file as zswap would, through the kernel's crypto
 * interface, and writes the clens to another file, one a line:
 *
 *	insmod crypto_clens.ko codec=zstd pages=/dev/disk/pages out=/out/zstd
 *
 * All is done when insmod comes back. Nothing is between the codec and the
 * file, so clens of a page and more are seen too, if there is room for them.
 * A codec may do otherwise where the room is not one page: zstd from 6.16 on
 * goes through its streaming interface then.
 */
#include <crypto/acompress.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

static char *codec = "";
module_param(codec, charp, 0444);
MODULE_PARM_DESC(codec, "Name of a compressor of the crypto interface");
static char *pages = "";
module_param(pages, charp, 0444);
MODULE_PARM_DESC(pages, "File or disk of whole pages");
static char *out = "";
module_param(out, charp, 0444);
MODULE_PARM_DESC(out, "File that gets the clens");

static unsigned int room = 2 * PAGE_SIZE;
module_param(room, uint, 0444);
MODULE_PARM_DESC(room, "Bytes the compressor may fill; `refused` where they do not do");

struct compressor {
	struct crypto_acomp *acomp;
	struct acomp_req *request;
	struct crypto_wait wait;
	void *page;
	void *dst;
};

static int compress_page(struct compressor *c)
{
	struct scatterlist from, to;
	int err;

	sg_init_one(&from, c->page, PAGE_SIZE);
	sg_init_one(&to, c->dst, room);
	acomp_request_set_params(c->request, &from, &to, PAGE_SIZE, room);
	err = crypto_wait_req(crypto_acomp_compress(c->request), &c->wait);
	return err ? err : (int)c->request->dlen;
}

static int compress_all(struct compressor *c, struct file *from, struct file *to)
{
	loff_t read_at = 0, write_at = 0;
	char line[16];
	ssize_t count;
	int clen;

	while ((count = kernel_read(from, c->page, PAGE_SIZE, &read_at)) == PAGE_SIZE) {
		clen = compress_page(c);
		if (clen < 0)
			count = scnprintf(line, sizeof(line), "refused\n");
		else
			count = scnprintf(line, sizeof(line), "%d\n", clen);
		if (kernel_write(to, line, count, &write_at) != count)
			return -EIO;
	}
	return count < 0 ? count : 0;
}

static int with_files(struct compressor *c)
{
	struct file *from, *to;
	int err;

	from = filp_open(pages, O_RDONLY, 0);
	if (IS_ERR(from))
		return PTR_ERR(from);
	to = filp_open(out, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (IS_ERR(to)) {
		err = PTR_ERR(to);
		goto close_from;
	}
	err = compress_all(c, from, to);
	filp_close(to, NULL);
close_from:
	filp_close(from, NULL);
	return err;
}

static int __init crypto_clens_init(void)
{
	struct compressor c = {};
	int err = -ENOMEM;

	c.acomp = crypto_alloc_acomp(codec, 0, 0);
	if (IS_ERR(c.acomp))
		return PTR_ERR(c.acomp);
	c.request = acomp_request_alloc(c.acomp);
	if (!c.request)
		goto free_acomp;
	crypto_init_wait(&c.wait);
	acomp_request_set_callback(c.request, CRYPTO_TFM_REQ_MAY_BACKLOG,
				   crypto_req_done, &c.wait);
	c.page = kmalloc(PAGE_SIZE, GFP_KERNEL);
	c.dst = kmalloc(room, GFP_KERNEL);
	if (c.page && c.dst)
		err = with_files(&c);
	kfree(c.dst);
	kfree(c.page);
	acomp_request_free(c.request);
free_acomp:
	crypto_free_acomp(c.acomp);
	return err;
}
module_init(crypto_clens_init);

static void __exit crypto_clens_exit(void)
{
}
module_exit(crypto_clens_exit);

MODULE_DESCRIPTION("Clens of pages, as the crypto interface gives them");
MODULE_LICENSE("GPL");
