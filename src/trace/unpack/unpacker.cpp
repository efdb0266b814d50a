// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/unpack/unpacker.hpp"

#include <new>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

std::exception_ptr Unpacker::failure_of(Trouble trouble, std::string_view codec, std::string_view why) const {
    const auto error = [](Fault fault, const std::string& what) {
        return std::make_exception_ptr(Error(fault, what));
    };
    switch (trouble) {
        case Trouble::damage:
            return error(
                Fault::format,
                fmt::format("{}: the {} data around it is damaged ({}); `swapreplay convert --salvage` "
                            "keeps the events before it",
                            name_, codec, why));
        case Trouble::no_memory:
            return std::make_exception_ptr(std::bad_alloc());
        case Trouble::limit:
            return error(Fault::resource,
                         fmt::format("{}: unpacking the {} data around it needs {}; unpack it "
                                     "with {} first",
                                     name_, codec, why, codec));
        case Trouble::unsupported:  // or damage that looks like it
            return error(Fault::format,
                         fmt::format("{}: the {} data around it has {}; unpack it with {} first", name_,
                                     codec, why, codec));
        case Trouble::misuse:
            break;
    }
    return error(Fault::system, fmt::format("{}: the {} library refused a call ({}); please report this",
                                            name_, codec, why));
}

}  // namespace swapreplay
