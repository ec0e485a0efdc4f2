# shellcheck shell=bash
# What the machine has to offer: a Java Development Kit, Maven, Debian packages. Sourced by deploy/desk.

say() { echo "desk: $*" >&2; }

die() {
  say "$*"
  exit 1
}

# step SENTENCE COMMAND...: runs the command and says how long it took.
step() {
  local sentence=$1 start=$SECONDS
  shift
  say "$sentence ..."
  "$@"
  say "$sentence: done, $((SECONDS - start)) s"
}

# Shows a command's output only when it fails.
run_quietly() {
  local output status=0
  output=$("$@" 2>&1) || status=$?
  [ "$status" -eq 0 ] || printf '%s\n' "$output" | tail -40 >&2
  return "$status"
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# The line that makes root do something; a bare Debian has no sudo.
root_types() { if command -v sudo >/dev/null; then echo "sudo $*"; else echo "su - -c '$*'"; fi; }

has_apt() { command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; }

# ---- Java ----

OLDEST_JAVA=21

prepare_java() {
  find_newest_jdk
  if [ "${JDK_VERSION:-0}" -lt "$OLDEST_JAVA" ]; then
    install_debian_jdk
    find_newest_jdk
  fi
  [ "${JDK_VERSION:-0}" -ge "$OLDEST_JAVA" ] || die "Ringdesk needs a JDK $OLDEST_JAVA or newer (25 is best); the newest here is ${JDK_VERSION:-none}." \
    "Unpack one, for example Eclipse Temurin 25, under /usr/lib/jvm or set JAVA_HOME to it."
  export JAVA_HOME
}

# Sets JAVA_HOME and JDK_VERSION (the feature number) to the newest JDK on this machine.
find_newest_jdk() {
  local home version best=0 best_home=""
  while read -r home; do
    [ -x "$home/bin/javac" ] || continue
    version=$(jdk_version "$home")
    if [ "${version:-0}" -gt "$best" ]; then
      best=$version
      best_home=$home
    fi
  done < <(jdk_candidates)
  JAVA_HOME=$best_home
  JDK_VERSION=$best
}

jdk_candidates() {
  [ -z "${JAVA_HOME:-}" ] || echo "$JAVA_HOME"
  printf '%s\n' /usr/lib/jvm/* /opt/*jdk* /opt/java/*
  if command -v java >/dev/null; then
    dirname "$(dirname "$(readlink -f "$(command -v java)")")"
  fi
}

jdk_version() {
  local text=""
  [ ! -r "$1/release" ] || text=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$1/release")
  [ -n "$text" ] || text=$("$1/bin/java" -version 2>&1 | sed -n '1s/.*version "\([^"]*\)".*/\1/p') || true
  text=${text#1.} # Java 8 calls itself 1.8
  echo "${text%%[!0-9]*}"
}

install_debian_jdk() {
  local version package
  has_apt || return 0
  for version in 25 21; do
    package=openjdk-$version-jdk-headless
    debian_offers "$package" || continue
    install_debian_packages "$package:/usr/lib/jvm/java-$version-openjdk-$(dpkg --print-architecture)/bin/javac"
    return
  done
}

prepare_maven() {
  install_debian_packages maven:mvn
  # Maven's own libraries use what newer Javas warn about, at every start.
  [ "$JDK_VERSION" -lt 24 ] || export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
}

# ---- Debian packages ----

# install_debian_packages package:proof...: installs those whose proof (a command or a file, with stars perhaps) is missing, all in one call.
install_debian_packages() {
  local need missing=()
  for need in "$@"; do
    is_there "${need#*:}" || missing+=("${need%%:*}")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  has_apt || die "this machine has no apt; install what these Debian packages hold: ${missing[*]}."
  is_root || die "missing Debian packages. Type: $(root_types "apt-get install --no-install-recommends ${missing[*]}")"
  step "installing ${missing[*]}" apt_install "${missing[@]}"
  for need in "$@"; do
    is_there "${need#*:}" || die "the package ${need%%:*} is installed, but ${need#*:} is still missing."
  done
}

is_there() {
  case $1 in
    /*) compgen -G "$1" >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# Package lists are refreshed only when an installation fails without: they may be missing or point to versions that are gone.
apt_install() {
  local install=(apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 install "$@")
  export DEBIAN_FRONTEND=noninteractive
  "${install[@]}" >/dev/null 2>&1 && return
  apt_update
  run_quietly "${install[@]}" || die "apt-get could not install $*."
}

apt_update() {
  run_quietly apt-get -qq -o DPkg::Lock::Timeout=300 update || say "the package lists could not be refreshed; going on with those there are."
}

debian_offers() {
  has_candidate "$1" && return
  if is_root && [ -z "${LISTS_REFRESHED:-}" ]; then
    LISTS_REFRESHED=yes
    apt_update
  fi
  has_candidate "$1"
}

has_candidate() { apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [0-9]'; }
