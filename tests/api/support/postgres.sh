# Runs a throw-away PostgreSQL server until standard input ends, then removes every trace of it.
#
# postgres.rs starts this with PROGRAMS, PORT and PASSWORD in the environment. It is a process of
# its own because the input ends however the tests end: by success, by failure or by a signal.
# With DURABLE, for load tests, the server does all that one in production does.
set -u
umask 077
export LC_ALL=C

# PostgreSQL refuses to run as root.
if [ "$(id -u)" -eq 0 ]; then
    user=
    for candidate in postgres nobody; do
        if id -u "$candidate" >/dev/null 2>&1; then user=$candidate; break; fi
    done
    if [ -z "$user" ]; then
        echo "PostgreSQL cannot run as root, and there is no user postgres or nobody" >&2
        exit 1
    elif command -v setpriv >/dev/null; then
        set -- setpriv --reuid="$(id -u "$user")" --regid="$(id -g "$user")" --clear-groups --
    elif command -v runuser >/dev/null; then
        set -- runuser -u "$user" --
    else
        set -- su -s /bin/sh -c 'exec "$0" "$@"' -- "$user"
    fi
fi

# A database is hundreds of small files, and every test copies one: memory takes a copy many times
# faster than a disk. Containers often have too little of it there, and other systems none.
parent=${TMPDIR:-/tmp}
memory=/dev/shm
if [ -z "${DURABLE:-}" ] && [ -w "$memory" ]; then
    free_kib=$(df -Pk "$memory" | { read -r _; read -r _ _ _ free _; echo "$free"; })
    if [ "${free_kib:-0}" -ge 2097152 ]; then parent=$memory; fi
fi
directory=$(mktemp -d "$parent/thidua-test-postgres.XXXXXX") || exit 1
server=

finish() {
    if [ -n "$server" ]; then
        kill -TERM "$server"
        # The program that changed the user may stand between, and only the server itself knows
        # "quit", which does not wait for clients.
        if read -r postmaster <"$directory/data/postmaster.pid"; then kill -QUIT "$postmaster"; fi
        wait "$server"
    fi
    rm -rf -- "$directory"
}
# Signals are not trapped: a child that inherits a handler could lose a signal before it starts
# its program.
trap finish EXIT

cd "$directory" || exit 1
printf '%s\n' "$PASSWORD" >password
unset PASSWORD
if [ $# -gt 0 ]; then chown -R "$user" "$directory" || exit 1; fi

create_cluster() {
    "$@" "$PROGRAMS/initdb" --pgdata="$directory/data" --username=postgres --encoding=UTF8 \
        --auth=password --pwfile="$directory/password" --no-sync \
        --locale=C --lc-messages=C $collation >&2
}
# A linguistic order, as production servers have, finds queries that lean on the order of bytes.
# Old servers and small builds lack it.
collation='--locale-provider=icu --icu-locale=vi'
if ! create_cluster "$@"; then
    collation=
    create_cluster "$@" || exit 1
fi

if [ -n "${DURABLE:-}" ]; then
    # What a server of this size is given; everything else is the default.
    settings='-c shared_buffers=512MB -c max_wal_size=2GB'
else
    # Nothing here must survive a crash, so nothing waits for the disk.
    settings='-c fsync=off -c synchronous_commit=off -c full_page_writes=off
        -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off
        -c shared_buffers=64MB -c min_wal_size=32MB -c max_wal_size=128MB'
fi
"$@" "$PROGRAMS/postgres" -D "$directory/data" -p "$PORT" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 \
    -c log_min_messages=log $settings </dev/null &
server=$!

# From here on the error stream belongs to the server, so that its end is the server's end.
exec >/dev/null 2>&1
while read -r _; do :; done
