# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# title: Apache (prefork) that starts a Perl process for each of 60 requests, 6 at a time, under ab
# packages: apache2 apache2-utils perl-base
#
# Processes that live for a second: each fills some megabytes and frees them at its exit, beside a server whose children
# are replaced after 10 requests.
set -eu
chmod 1777 /tmp
mkdir -p /tmp/site/cgi /tmp/site/logs
cd /tmp/site
cat >server.conf <<'EOF2'
ServerRoot /tmp/site
ServerName localhost
Listen 127.0.0.1:8080
PidFile /tmp/site/pid
ErrorLog /tmp/site/logs/error
User www-data
Group www-data
LoadModule mpm_prefork_module /usr/lib/apache2/modules/mod_mpm_prefork.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule alias_module /usr/lib/apache2/modules/mod_alias.so
LoadModule cgi_module /usr/lib/apache2/modules/mod_cgi.so
StartServers 3
MinSpareServers 2
MaxSpareServers 3
MaxRequestWorkers 6
MaxConnectionsPerChild 10
TimeOut 600
ScriptAlias /cgi/ /tmp/site/cgi/
<Directory /tmp/site/cgi>
  Require all granted
</Directory>
EOF2
cat >cgi/basket <<'EOF2'
#!/usr/bin/perl
use strict;
use warnings;
my @words = qw(amber basil cedar delta ember fjord grove heath inlet jetty kiosk ledge maple north ocean);
my (%stock, @basket);
for my $number (1 .. 6000) {
    my $name = join '-', map { $words[rand @words] } 1 .. 3;
    $stock{"$name-$number"} = { price => rand 100, left => int rand 20, tags => [$words[rand @words], $words[rand @words]] };
}
push @basket, grep { $stock{$_}{left} > 15 && $stock{$_}{tags}[0] eq 'delta' } sort keys %stock;
my $sum = 0;
$sum += $stock{$_}{price} for @basket;
print "Content-Type: text/plain\r\n\r\n";
printf "%s\t%.2f\n", $_, $stock{$_}{price} for @basket;
printf "%d of %d, %s\n", scalar @basket, scalar keys %stock, $sum > 0 ? 'paid' : 'empty';
EOF2
chmod 755 cgi/basket
chown -R www-data logs
/usr/sbin/apache2 -d /tmp/site -f /tmp/site/server.conf -k start
ab -q -l -s 600 -n 60 -c 6 http://127.0.0.1:8080/cgi/basket | grep -E '^(Complete|Failed|Non-2xx)' || cat logs/error
/usr/sbin/apache2 -d /tmp/site -f /tmp/site/server.conf -k graceful-stop
