/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers in memory that need no alignment, in either order of bytes; divisions; checksums. Little-endian machines only. */
#ifndef SR_CODEC_BYTES_H
#define SR_CODEC_BYTES_H

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the kernel's lengths differ on big-endian machines");
/* The C library names both orders, the kernel the machine's alone. */
#undef __BIG_ENDIAN
#ifndef __LITTLE_ENDIAN
#define __LITTLE_ENDIAN 1234
#endif

typedef u16 __le16, __be16;
typedef u32 __le32, __be32;
typedef u64 __le64, __be64;

#define get_unaligned(pointer) \
    ({ \
        struct __attribute__((packed)) { \
            __typeof__(*(pointer)) value; \
        } const* const sr_from = (const void*)(pointer); \
        sr_from->value; \
    })
#define put_unaligned(content, pointer) \
    ({ \
        struct __attribute__((packed)) { \
            __typeof__(*(pointer)) value; \
        }* const sr_to = (void*)(pointer); \
        sr_to->value = (content); \
        (void)0; \
    })

#define SR_SAME(value) (value)
#define swab16 __builtin_bswap16
#define swab32 __builtin_bswap32
#define swab64 __builtin_bswap64
#define SR_ORDERED(bits, order, turn) \
    static inline u##bits order##bits##_to_cpu(u##bits value) { \
        return turn(value); \
    } \
    static inline u##bits cpu_to_##order##bits(u##bits value) { \
        return turn(value); \
    } \
    static inline u##bits order##bits##_to_cpup(const u##bits* at) { \
        return turn(get_unaligned(at)); \
    } \
    static inline u##bits get_unaligned_##order##bits(const void* at) { \
        return turn(get_unaligned((const u##bits*)at)); \
    } \
    static inline void put_unaligned_##order##bits(u##bits value, void* at) { \
        put_unaligned(turn(value), (u##bits*)at); \
    }
SR_ORDERED(16, le, SR_SAME)
SR_ORDERED(32, le, SR_SAME)
SR_ORDERED(64, le, SR_SAME)
SR_ORDERED(16, be, swab16)
SR_ORDERED(32, be, swab32)
SR_ORDERED(64, be, swab64)

#define GENMASK_ULL(high, low) ((~0ULL >> (63 - (high))) & (~0ULL << (low)))
#define __fls(word) (63UL - (unsigned long)__builtin_clzl(word))
#define __ffs64(word) ((unsigned long)__builtin_ctzll(word))
#define ffs(word) __builtin_ffs((int)(word))
#define DIV_ROUND_CLOSEST(a, b) (((a) + (b) / 2) / (b))
static inline u64 div_u64(u64 dividend, u32 divisor) {
    return dividend / divisor;
}
static inline u64 div64_u64(u64 dividend, u64 divisor) {
    return dividend / divisor;
}
static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32* rest) {
    *rest = (u32)(dividend % divisor);
    return dividend / divisor;
}
#define roundup(n, to) (((n) + (to)-1) / (to) * (to))
#define noinline_for_stack noinline
#define CONFIG_HAVE_EFFICIENT_UNALIGNED_ACCESS 1

static inline u8 bitrev8(u8 byte) {
    byte = (u8)((byte & 0x55) << 1 | (byte >> 1 & 0x55));
    byte = (u8)((byte & 0x33) << 2 | (byte >> 2 & 0x33));
    return (u8)(byte << 4 | byte >> 4);
}
static inline u16 bitrev16(u16 value) {
    return (u16)(bitrev8((u8)value) << 8 | bitrev8((u8)(value >> 8)));
}
static inline u32 bitrev32(u32 value) {
    return (u32)bitrev16((u16)value) << 16 | bitrev16((u16)(value >> 16));
}

/* Ethernet's polynomial, the highest bit first, four bits at a time. */
static inline u32 crc32_be(u32 crc, const unsigned char* bytes, size_t count) {
    static const u32 of_four_bits[16] = {
        0x00000000, 0x04c11db7, 0x09823b6e, 0x0d4326d9, 0x130476dc, 0x17c56b6b, 0x1a864db2, 0x1e475005,
        0x2608edb8, 0x22c9f00f, 0x2f8ad6d6, 0x2b4bcb61, 0x350c9b64, 0x31cd86d3, 0x3c8ea00a, 0x384fbdbd,
    };
    for (size_t i = 0; i < count; i++) {
        crc ^= (u32)bytes[i] << 24;
        crc = crc << 4 ^ of_four_bits[crc >> 28];
        crc = crc << 4 ^ of_four_bits[crc >> 28];
    }
    return crc;
}

#endif
