# shellcheck shell=bash
# Debian's own PostgreSQL server, with one role and one database of ours in it. Sourced by deploy/desk.

OLDEST_POSTGRES=15
DATA=$(realpath -m "${DESK_DATA:-$ROOT/ringdesk-data}")
# postgresql://… as one line, for nobody but the owner of the folder.
URL_FILE=$DATA/database-url
# What the role ringdesk carries as its comment: a role without these words is somebody else's.
MADE_FOR="made by deploy/desk database for"

# Sets up the server, the role and the database as far as they are missing, and writes URL_FILE.
set_up_database() {
  local password="" url
  is_root || die "setting up Debian's PostgreSQL takes root. Type$(what_root_types)"
  is_new_enough "$(postgresql_of_debian)" || die "Debian's PostgreSQL is $(postgresql_of_debian) here; Ringdesk needs $OLDEST_POSTGRES or newer (Debian 12 has 15)." \
    "Name a server elsewhere by DATABASE_URL."
  install_debian_packages "postgresql:/usr/lib/postgresql/*/bin/postgres"
  find_cluster
  refuse_what_is_not_ours
  [ ! -r "$URL_FILE" ] || password=$(sed -n 's|^postgresql://ringdesk:\([0-9a-f]*\)@.*|\1|p' "$URL_FILE")
  if [ -z "$password" ] || ! lets_us_in "$password"; then
    password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    step "making role and database ringdesk in $CLUSTER" make_database "$password" || die "PostgreSQL did not make them; its words are above."
    lets_us_in "$password" || die "PostgreSQL $CLUSTER was set up, but lets ringdesk in neither by 127.0.0.1:$PORT nor by that password:" \
      "look at listen_addresses in its postgresql.conf and at its pg_hba.conf, then type deploy/desk database again."
  fi
  url=postgresql://ringdesk:$password@127.0.0.1:$PORT/ringdesk
  keep_url "$url"
  echo "PostgreSQL $CLUSTER at 127.0.0.1:$PORT has the database ringdesk. Its address is in $URL_FILE; deploy/desk run uses it."
}

what_root_types() {
  local data=""
  [ -z "${DESK_DATA:-}" ] || data="DESK_DATA=$(printf %q "$DATA") "
  cat <<TEXT
:
  $(root_types "$data$(printf %q "$ROOT/deploy/desk") database")
or do by hand what it does, with a password of your own:
  $(root_types "apt-get install --no-install-recommends postgresql")
  $(root_types "runuser -u postgres -- createuser --pwprompt ringdesk")
  $(root_types "runuser -u postgres -- createdb --owner ringdesk --encoding UTF8 --locale C.UTF-8 --template template0 ringdesk")
  export DATABASE_URL=postgresql://ringdesk:PASSWORD@127.0.0.1:5432/ringdesk
TEXT
}

# The major version that is installed or could be; empty where Debian's lists say nothing.
postgresql_of_debian() {
  local newest
  newest=$(postgresql_installed)
  [ -n "$newest" ] || ! debian_offers postgresql || newest=$(apt-cache policy postgresql | sed -n 's/^ *Candidate: \([0-9]*\).*/\1/p')
  echo "$newest"
}

postgresql_installed() {
  compgen -G "/usr/lib/postgresql/*/bin/postgres" | sed -n 's|^/usr/lib/postgresql/\([0-9]*\)/.*|\1|p' | sort -n | tail -1
}

# An unknown version is let through: installing says more than we know.
is_new_enough() { [ "${1:-$OLDEST_POSTGRES}" -ge "$OLDEST_POSTGRES" ]; }

# Sets CLUSTER (such as 15/main), PORT and OWNER to the newest that is new enough, one that runs before one that does not; a standby takes
# no writes. Starts it where it is down: there may be no systemd to do it.
find_cluster() {
  local line version name status
  line=$(clusters | head -1)
  if [ -z "$line" ]; then
    version=$(postgresql_installed)
    is_new_enough "$version" || die "the newest PostgreSQL installed here is $version; Ringdesk needs $OLDEST_POSTGRES or newer. Name a server elsewhere by DATABASE_URL."
    run_quietly pg_createcluster --locale C.UTF-8 --encoding UTF8 "$version" main || die "PostgreSQL $version could not make a cluster; its words are above."
    line=$(clusters | head -1)
  fi
  read -r version name PORT status OWNER <<<"$line"
  CLUSTER=$version/$name
  [ "$status" = online ] || step "starting PostgreSQL $CLUSTER" run_quietly pg_ctlcluster "$version" "$name" start ||
    die "PostgreSQL $CLUSTER does not start; its words are above."
}

clusters() {
  pg_lsclusters --no-header | awk -v oldest="$OLDEST_POSTGRES" '$1 >= oldest && ($4 == "online" || $4 == "down") { print $1, $2, $3, $4, $5 }' |
    sort -k4,4r -k1,1rn
}

refuse_what_is_not_ours() {
  local role owner
  role=$(as_postgres <<<"select coalesce(shobj_description(oid, 'pg_authid'), 'somebody''s') from pg_roles where rolname = 'ringdesk'")
  owner=$(as_postgres <<<"select pg_get_userbyid(datdba) from pg_database where datname = 'ringdesk'")
  case $role in
    "") [ -z "$owner" ] || die "PostgreSQL $CLUSTER has a database ringdesk that deploy/desk did not make; it is left alone. Name it by DATABASE_URL to use it." ;;
    "$MADE_FOR $DATA") [ -z "$owner" ] || [ "$owner" = ringdesk ] || die "the database ringdesk in PostgreSQL $CLUSTER belongs to $owner; it is left alone." ;;
    "$MADE_FOR "*) die "PostgreSQL $CLUSTER keeps the database of the Ringdesk in ${role#"$MADE_FOR "}; it is left alone." \
      "To use that one, set DESK_DATA to this folder; else name another database by DATABASE_URL." ;;
    *) die "PostgreSQL $CLUSTER has a role ringdesk that deploy/desk did not make; it is left alone. Name its database by DATABASE_URL to use it." ;;
  esac
}

# The password comes by standard input: arguments are seen by everybody, statements may be logged.
make_database() {
  as_postgres -v made_for="$MADE_FOR $DATA" >&2 <<SQL
set log_statement = 'none';
set log_min_error_statement = 'panic';
set password_encryption = 'scram-sha-256';
begin;
select 'create role ringdesk login' where not exists (select from pg_roles where rolname = 'ringdesk') \\gexec
comment on role ringdesk is :'made_for';
alter role ringdesk password '$1';
commit;
select 'create database ringdesk owner ringdesk encoding ''UTF8'' locale ''C.UTF-8'' template template0'
  where not exists (select from pg_database where datname = 'ringdesk') \\gexec
SQL
}

# psql as the cluster's own administrator; nothing in the environment can lead it elsewhere.
as_postgres() { (cd / && runuser -u "$OWNER" -- env -i "${PSQL_ENVIRONMENT[@]}" psql --cluster "$CLUSTER" "${PSQL_OPTIONS[@]}" -v ON_ERROR_STOP=1 -d postgres "$@"); }

lets_us_in() {
  env -i "${PSQL_ENVIRONMENT[@]}" PGPASSWORD="$1" PGCONNECT_TIMEOUT=5 psql -h 127.0.0.1 -p "$PORT" -U ringdesk -d ringdesk "${PSQL_OPTIONS[@]}" -c "select 1" >/dev/null 2>&1
}

PSQL_ENVIRONMENT=(PATH="$PATH" PGCLIENTENCODING=UTF8 ${PG_CLUSTER_CONF_ROOT:+PG_CLUSTER_CONF_ROOT="$PG_CLUSTER_CONF_ROOT"})
PSQL_OPTIONS=(--no-psqlrc --quiet --no-align --tuples-only)

keep_url() {
  if [ ! -d "$DATA" ]; then
    mkdir -p -m 700 "$DATA"
    chown --reference="$ROOT" "$DATA"
  fi
  rm -f "$URL_FILE.new"
  (umask 077 && printf '%s\n' "$1" >"$URL_FILE.new")
  chown --reference="$DATA" "$URL_FILE.new"
  mv "$URL_FILE.new" "$URL_FILE"
}

# use_database_of_ours ARGUMENT...: unless the environment, the settings file or --embedded names another.
use_database_of_ours() {
  [ -e "$URL_FILE" ] || return 0
  [ -z "${DATABASE_URL:-}${DATABASE_URL_FILE:-}${RINGDESK_DATABASE_URL:-}${RINGDESK_DATABASE_URL_FILE:-}" ] || return 0
  local settings=${RINGDESK_SETTINGS:-} port
  while [ $# -gt 0 ]; do
    case $1 in
      --embedded) return 0 ;;
      --settings) settings=${2:-} ;;
    esac
    shift
  done
  [ -z "$settings" ] || ! grep -qE '^[[:space:]]*database\.url(-file)?[[:space:]=:]' "$settings" 2>/dev/null || return 0
  export DATABASE_URL_FILE=$URL_FILE
  port=$(sed -n 's|.*@127\.0\.0\.1:\([0-9]*\)/.*|\1|p' "$URL_FILE" 2>/dev/null) || true
  [ -z "$port" ] || (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null ||
    say "the PostgreSQL that deploy/desk database set up does not answer at 127.0.0.1:$port; as root, deploy/desk database starts it."
}
