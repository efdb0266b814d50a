// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/html/page.hpp"

#include <array>
#include <string_view>

#include <nlohmann/json.hpp>

#include "report/html/assets.hpp"
#include "report/html/trace_data.hpp"

namespace swapreplay {

namespace {

using json = nlohmann::ordered_json;

/// Inside a script element: no '<', so that no text of a trace can end it. ASCII, and invalid UTF-8 replaced.
std::string in_script(const json& data) {
    const std::string text = data.dump(-1, ' ', true, json::error_handler_t::replace);
    std::string safe;
    safe.reserve(text.size());
    for (const char c : text) {
        if (c == '<')
            safe += "\\u003c";
        else if (c == '>')
            safe += "\\u003e";
        else if (c == '&')
            safe += "\\u0026";
        else
            safe += c;
    }
    return safe;
}

json page_data(const std::vector<PictureOfTrace>& traces, const PageOptions& options, std::size_t columns) {
    json data = {{"version", options.version}, {"command", options.command}, {"traces", json::array()}};
    for (const PictureOfTrace& picture : traces)
        data["traces"].push_back(trace_data(picture, columns));
    return data;
}

/// The template with each {{name}}, in their order there, replaced by what it stands for.
std::string filled(std::string_view page, const std::string& data) {
    const std::array<std::pair<std::string_view, std::string>, 5> parts{
        {{"{{chart_library_style}}", assets::dygraph_css()},
         {"{{style}}", assets::page_css()},
         {"{{data}}", data},
         {"{{chart_library}}", assets::dygraph_js()},
         {"{{script}}", assets::view_js() + assets::parts_js() + assets::charts_js() + assets::page_js()}}};
    std::string result;
    for (const auto& [name, text] : parts) {
        const std::size_t at = page.find(name);
        result += page.substr(0, at);
        result += text;
        page.remove_prefix(at + name.size());
    }
    return result.append(page);
}

}  // namespace

std::string html_page(const std::vector<PictureOfTrace>& traces, const PageOptions& options) {
    constexpr std::size_t mib = 1024 * 1024;
    constexpr std::size_t finest = 600, coarsest = 16;
    const std::size_t at_most = options.at_most != 0 ? options.at_most : traces.size() == 1 ? mib : 2 * mib;
    const std::string page = assets::page_html();
    const std::size_t without_data = filled(page, {}).size();
    std::string data;
    for (std::size_t columns = finest;; columns /= 2) {
        data = in_script(page_data(traces, options, columns));
        if (without_data + data.size() <= at_most || columns / 2 < coarsest) break;
    }
    return filled(page, data);
}

}  // namespace swapreplay
