# shellcheck shell=bash
# A real Asterisk in deploy/.cache, taken from Debian sid without touching the machine's own packages. Sourced by deploy/desk.
# Its own C library lies in the tree and it is started through that library's loader, so neither root nor a chroot is needed.

# The modules that the configuration loads are the ones that are kept.
MODULES_CONF=$ROOT/deploy/asterisk/modules.conf.ftl
OLDEST_ASTERISK=20

# Sets and exports RINGDESK_ASTERISK_ROOT: the folder below which usr/sbin/asterisk, its modules and its sounds lie.
prepare_asterisk() {
  if [ -n "${DESK_ASTERISK:-}" ]; then
    use_asterisk_of_this_machine "$DESK_ASTERISK"
  else
    mkdir -p "$CACHE"
    # One at a time: a second desk command waits here, then finds the work done.
    (
      flock -n 9 || {
        say "another desk command is preparing Asterisk; waiting for it."
        flock 9
      }
      have_asterisk_in_cache
    ) 9>"$CACHE/.asterisk.lock"
    RINGDESK_ASTERISK_ROOT=$(cached_archive)
    RINGDESK_ASTERISK_ROOT=${RINGDESK_ASTERISK_ROOT%.tar.zst}
    ASTERISK_VERSION=$(basename "$RINGDESK_ASTERISK_ROOT" | cut -d- -f2)
  fi
  export RINGDESK_ASTERISK_ROOT
}

use_asterisk_of_this_machine() {
  local binary
  binary=$(readlink -f "$1") && [ -x "$binary" ] || die "DESK_ASTERISK=$1 is not a program."
  ASTERISK_VERSION=$("$binary" -V 2>/dev/null | grep -oE '[0-9]+\.[0-9.]+' | head -1) || true
  ASTERISK_VERSION=${ASTERISK_VERSION:-0}
  [ "${ASTERISK_VERSION%%.*}" -ge "$OLDEST_ASTERISK" ] || die "DESK_ASTERISK=$1 says it is version $ASTERISK_VERSION; Ringdesk needs $OLDEST_ASTERISK or newer."
  case $binary in
    */usr/sbin/asterisk) RINGDESK_ASTERISK_ROOT=${binary%/usr/sbin/asterisk} ;;
    */sbin/asterisk) RINGDESK_ASTERISK_ROOT=${binary%/sbin/asterisk} ;;
    *) die "DESK_ASTERISK=$1 has to end in sbin/asterisk, so that its modules can be found beside it." ;;
  esac
  RINGDESK_ASTERISK_ROOT=${RINGDESK_ASTERISK_ROOT:-/}
  compgen -G "$RINGDESK_ASTERISK_ROOT/usr/lib*/asterisk/modules/app_queue.so" >/dev/null ||
    compgen -G "$RINGDESK_ASTERISK_ROOT/usr/lib/*/asterisk/modules/app_queue.so" >/dev/null ||
    compgen -G "$RINGDESK_ASTERISK_ROOT/lib*/asterisk/modules/app_queue.so" >/dev/null ||
    die "no modules folder with app_queue.so was found below $RINGDESK_ASTERISK_ROOT for DESK_ASTERISK=$1."
}

# ---- the cache: asterisk-VERSION-LIST.tar.zst, its checksum, and the tree unpacked from it ----

have_asterisk_in_cache() {
  local archive tree
  archive=$(cached_archive)
  if [ -n "$archive" ] && ! (cd "$CACHE" && sha256sum --status -c "$(basename "$archive").sha256" 2>/dev/null); then
    say "$(basename "$archive") does not match its checksum; it is thrown away and fetched anew."
    rm -rf "${archive%.tar.zst}" "$archive" "$archive.sha256"
    archive=""
  fi
  if [ -z "$archive" ]; then
    fetch_asterisk
    archive=$(cached_archive)
  fi
  tree=${archive%.tar.zst}
  # The tree carries the checksum it was unpacked from: an interrupted or outdated one is unpacked again.
  cmp -s "$archive.sha256" "$tree/unpacked-from" || step "unpacking $(basename "$archive")" unpack "$archive" "$tree"
}

# The newest archive made from today's list of modules, or nothing.
cached_archive() {
  compgen -G "$CACHE/asterisk-*-$(module_list | sha256sum | cut -c1-8).tar.zst" | sort -V | tail -1 || true
}

unpack() {
  rm -rf "$2" "$2.new"
  mkdir -p "$2.new"
  tar -C "$2.new" --zstd -xf "$1"
  cp "$1.sha256" "$2.new/unpacked-from"
  mv "$2.new" "$2"
}

module_list() { sed -nE 's/^(load|require) *= *([a-z0-9_]+\.so).*/\2/p' "$MODULES_CONF"; }

# ---- fetching ----

fetch_asterisk() {
  local work version archive
  has_apt || die "this machine has no apt to fetch Asterisk with; install Asterisk $OLDEST_ASTERISK or newer and set DESK_ASTERISK=/path/to/sbin/asterisk."
  work=$CACHE/fetching
  rm -rf "$work"
  mkdir -p "$work"/{lists/partial,archives/partial,full,pruned}
  step "fetching Asterisk from Debian sid" download "$work"
  step "unpacking the packages" unpack_packages "$work"
  version=$(find "$work/archives" -name 'asterisk_*.deb' -printf '%f\n' | sed -E 's/^asterisk_([0-9]+(:|%3a))?([0-9.]+).*/\3/')
  step "keeping what is needed of Asterisk $version" prune "$work/full" "$work/pruned"
  archive=asterisk-$version-$(module_list | sha256sum | cut -c1-8).tar.zst
  tar -C "$work/pruned" --zstd -cf "$work/$archive" .
  mv "$work/$archive" "$CACHE/$archive"
  (cd "$CACHE" && sha256sum "$archive" >"$archive.sha256")
  rm -rf "$work"
  forget_others "${archive%.tar.zst}"
}

# Whatever was fetched before with another list of modules.
forget_others() {
  local entry
  for entry in "$CACHE"/asterisk-*; do
    case $(basename "$entry") in "$1" | "$1".tar.zst*) ;; *) rm -rf "$entry" ;; esac
  done
}

# apt with a state of its own: an empty status file makes it fetch everything Asterisk needs, down to the C library.
private_apt() {
  local work=$1
  shift
  apt-get -qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o Dir::State="$work" -o Dir::State::lists="$work/lists" -o Dir::State::status="$work/status" \
    -o Dir::Cache="$work" -o Dir::Cache::archives="$work/archives" -o Debug::NoLocking=1 -o APT::Sandbox::User= \
    -o APT::Update::Post-Invoke::= -o Acquire::Languages=none "$@"
}

download() {
  local work=$1 keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || die "this machine's apt knows no Debian mirror to fetch Asterisk from; install Asterisk $OLDEST_ASTERISK or newer and set DESK_ASTERISK=/path/to/sbin/asterisk."
  : >"$work/status"
  echo "deb $([ ! -r $keyring ] || echo "[signed-by=$keyring]") $mirror sid main" >"$work/sources.list"
  run_quietly private_apt "$work" update || die "Debian sid cannot be reached through this machine's apt; Asterisk was not fetched."
  run_quietly private_apt "$work" -y --no-install-recommends --download-only install asterisk asterisk-core-sounds-en-gsm ||
    die "Debian sid has no installable Asterisk just now (it happens between releases). Copy deploy/.cache/asterisk-*.tar.zst and its .sha256 from" \
      "another machine, wait some days, or install Asterisk $OLDEST_ASTERISK or newer and set DESK_ASTERISK=/path/to/sbin/asterisk."
}

# The mirror of the machine's own sources, whatever it is.
debian_mirror() {
  # shellcheck disable=SC2016 # apt fills these in
  apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Origin: Debian' 'Label: Debian' 2>/dev/null | head -1
}

# Asterisk and libraries; what else apt wants for a whole system (perl, systemd ...) is of no use here.
unpack_packages() {
  local package
  for package in "$1"/archives/asterisk*.deb "$1"/archives/lib*.deb; do
    dpkg-deb -x "$package" "$1/full"
  done
}

# prune FULL PRUNED: copies Asterisk, the modules of modules.conf, the libraries they link to, sounds and documentation.
# (Without the XML documentation PJSIP's options do not register.)
prune() {
  local full=$1 pruned=$2 loader libraries modules share=usr/share/asterisk file files=()
  loader=$(find "$full/usr/lib" -name 'ld-linux*.so.*' | head -1)
  libraries=$(dirname "$loader")
  modules=$libraries/asterisk/modules
  files=("$full/usr/sbin/asterisk")
  while read -r file; do
    if [ -e "$modules/$file" ]; then files+=("$modules/$file"); else say "this Asterisk has no $file; going on without."; fi
  done < <(module_list)

  {
    printf '%s\n' "${files[@]}" "$loader" "$libraries"/libnss_*.so*
    for file in "${files[@]}"; do
      "$loader" --library-path "$libraries" --list "$file" || say "${file##*/} will not load: a library of it is missing."
    done | sed -n 's/.* => \(\/[^ ]*\).*/\1/p'
  } | sort -u | while read -r file; do
    # Libraries lie where links point to; the copy keeps the name that is asked for.
    install -D "$(readlink -f "$file")" "$pruned/${file#"$full"/}"
  done
  mkdir -p "$pruned/$share/sounds"
  cp -r "$full/$share/documentation" "$pruned/$share/"
  cp -r "$full/$share/sounds/en_US_f_Allison" "$pruned/$share/sounds/en"
  loader=$pruned/${loader#"$full"/}
  "$loader" --library-path "$(dirname "$loader")" "$pruned/usr/sbin/asterisk" -V >/dev/null || die "the Asterisk that was fetched does not start on this machine."
}
