// SPDX-License-Identifier: GPL-2.0-or-later
// zstd with a dictionary trained on some of the pages, tested on the others.
#ifndef SWAPREPLAY_CODEC_DICTIONARY_HPP
#define SWAPREPLAY_CODEC_DICTIONARY_HPP

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "codec/corpus.hpp"
#include "codec/study.hpp"

namespace swapreplay {

/// Reads the whole corpus, trains a dictionary of each size on every second page, and adds a case for each
/// size and chunk size among `cases`. Returns the other half of the corpus, which all cases are to be tested
/// on.
///
/// @param sizes  "16K"; from 1K to 1M
/// @param made   called with each dictionary, in the order of the sizes
/// Throws Error: a size cannot be (Fault::usage); the corpus is too small to train on (Fault::format); what
/// `made` throws. Cost: the corpus in memory, and about a second for each 100 KiB of dictionary.
std::unique_ptr<Corpus> add_dictionaries(Corpus& corpus, const std::vector<std::string>& sizes,
                                         std::vector<StudyCase>& cases,
                                         const std::function<void(std::span<const std::byte>)>& made = {});

}  // namespace swapreplay

#endif
