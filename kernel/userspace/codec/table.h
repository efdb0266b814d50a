/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What swapreplay_codec.h looks for, of the functions before it. */
const struct swapreplay_codec swapreplay_codec = {
    .abi = SWAPREPLAY_CODEC_ABI,
    .name = SR_NAME,
    .create = sr_create,
    .destroy = sr_destroy,
    .compress = sr_compress,
    .decompress = sr_decompress,
};
