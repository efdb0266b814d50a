-- SPDX-License-Identifier: GPL-2.0-or-later
-- A reference to another document is one to its page.
function Link(link)
  if not link.target:match("^%a+:") then
    link.target = link.target:gsub("%.md$", ".html"):gsub("%.md#", ".html#")
  end
  return link
end
