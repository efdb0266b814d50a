# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# title: PostgreSQL under pgbench: 4 clients, scale 3, and reports beside them
# packages: postgresql postgresql-contrib
#
# One large piece of shared memory that many processes map: its pages are swapped as shmem, belong to no process, and stay
# until the server ends. Sorts and hashes of the reports come and go in memory of their own.
set -eu
chmod 1777 /tmp
cd /tmp
programs=$(echo /usr/lib/postgresql/*/bin)
as_postgres() {
	setpriv --reuid=postgres --regid=postgres --clear-groups env HOME=/tmp PATH="$programs:$PATH" "$@"
}
mkdir -m 700 data
chown postgres data
as_postgres initdb -D data -A trust --no-sync >/dev/null
cat >>data/postgresql.conf <<'EOF2'
listen_addresses = ''
unix_socket_directories = '/tmp'
shared_buffers = 64MB
work_mem = 16MB
maintenance_work_mem = 32MB
max_parallel_workers_per_gather = 1
synchronous_commit = off
fsync = off
max_wal_size = 256MB
EOF2
as_postgres pg_ctl -D data -w -l server.log start >/dev/null
as_postgres createdb -h /tmp bench
as_postgres pgbench -h /tmp -i -q -s 3 bench 2>&1 | tail -n 1
as_postgres pgbench -h /tmp -n -c 4 -j 1 -t 50 bench 2>&1 | grep 'actually processed' &
clients=$!
for _ in 1 2; do
	as_postgres psql -h /tmp -qAt bench <<-SQL
		select count(*), sum(abalance) from (select *, row_number() over (order by abalance, aid) from pgbench_accounts where aid % 3 = 0) s;
		select b.bid % 5, count(distinct a.aid) from pgbench_accounts a join pgbench_branches b using (bid) group by 1 order by 1 limit 1;
	SQL
done
wait "$clients"
as_postgres psql -h /tmp -qAt bench -c 'create index by_balance on pgbench_accounts (abalance, bid)' -c 'vacuum analyze'
as_postgres pgbench -h /tmp -n -S -c 4 -j 1 -t 80 bench 2>&1 | grep 'actually processed'
as_postgres pg_ctl -D data -w -m fast stop >/dev/null
