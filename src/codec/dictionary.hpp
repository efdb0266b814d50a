// SPDX-License-Identifier: GPL-2.0-or-later
// zstd with a dictionary trained on some of the pages, tested on the others.
#ifndef SWAPREPLAY_CODEC_DICTIONARY_HPP
#define SWAPREPLAY_CODEC_DICTIONARY_HPP

#include <memory>
#include <string>
#include <vector>

#include "codec/corpus.hpp"
#include "codec/study.hpp"

namespace swapreplay {

/// Reads the whole corpus, trains a dictionary of each size on every second page, and adds a lane for each
/// size and chunk size among `lanes`. Returns the other half of the corpus, which all lanes are to be tested
/// on.
///
/// @param sizes    "16K"; from 1K to 1M
/// @param save_to  file that gets the dictionary, where there is one size only; empty: none
/// Throws Error: a size cannot be (Fault::usage); the corpus is too small to train on (Fault::format); the
/// file cannot be written (Fault::system). Cost: the corpus in memory, and about a second for each 100 KiB of
/// dictionary.
std::unique_ptr<Corpus> add_dictionaries(Corpus& corpus, const std::vector<std::string>& sizes,
                                         const std::string& save_to, std::vector<Lane>& lanes);

}  // namespace swapreplay

#endif
