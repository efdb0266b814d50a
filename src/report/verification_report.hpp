// SPDX-License-Identifier: GPL-2.0-or-later
// What a verification says, for people and for programs.
#ifndef SWAPREPLAY_REPORT_VERIFICATION_REPORT_HPP
#define SWAPREPLAY_REPORT_VERIFICATION_REPORT_HPP

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "verify/verification.hpp"

namespace swapreplay {

struct VerificationOutcome {
    std::string trace;  ///< its name
    std::string format;
    std::string clens;   ///< the codec whose lengths were used
    std::string device;  ///< "/dev/zram1"
    std::string kernel;  ///< the running one's release
    std::string codec;   ///< of the device
    Range events;        ///< asked for
    verify::Verification verification;
};

/// Several lines, the verdict last.
[[nodiscard]] std::string verification_text(const VerificationOutcome& outcome);

/// docs/json.md
[[nodiscard]] nlohmann::ordered_json verification_json(const VerificationOutcome& outcome);

}  // namespace swapreplay

#endif
