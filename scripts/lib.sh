# What the scripts share. It is read with "source", never run; every function works from any folder and does nothing
# when its work is already done.

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
home=$root/.holdfast # everything that the scripts make, ignored by git
binary=$home/bin/holdfast

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

# help prints the script's own first comment.
help() { awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$1"; }

# as_root runs a command that needs root, through sudo if this is not root.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else return 1
  fi
}

# need_command NAME PACKAGE…: installs Debian's packages when the command NAME is not there.
need_command() {
  local name=$1; shift
  command -v "$name" >/dev/null && return
  local sorry="This needs $name (Debian: $*), and it could not be installed from here. Please install it and run the same command again."
  command -v apt-get >/dev/null || stop "$sorry"
  say "Installing $* …"
  if [ -z "${apt_updated:-}" ]; then
    as_root apt-get update -qq >/dev/null 2>&1 || stop "$sorry"
    apt_updated=1
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 || stop "$sorry"
}

# newest_of A B: whether version A is B or later.
newest_of() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | tail -n 1)" = "$1" ]; }

need_go() {
  local want have
  want=$(sed -n 's/^go //p' "$root/go.mod")
  command -v go >/dev/null || stop "This needs Go $want or later. Please install it from go.dev and run the same command again."
  have=$(go env GOVERSION | sed 's/^go//')
  newest_of "$have" "$want" || stop "This needs Go $want or later, and here is $have. Please install a newer one and run the same command again."
}

need_node() {
  command -v node >/dev/null && command -v npm >/dev/null ||
    stop "This needs Node 20 or later with npm. Please install it from nodejs.org and run the same command again."
  newest_of "$(node --version | sed 's/^v//')" 20 ||
    stop "This needs Node 20 or later, and here is $(node --version). Please install a newer one and run the same command again."
}

# quietly runs a command and shows what it printed only if it fails.
quietly() {
  local out code=0
  out=$("$@" 2>&1) || code=$?
  [ "$code" = 0 ] || { say "$out"; say "This did not work: $*"; return "$code"; }
}

# digest prints one line that changes when the content or the name of any file given on standard input does.
digest() { xargs -r -d '\n' sha256sum | sha256sum | cut -d ' ' -f 1; }

# fresh NAME DIGEST: whether the work called NAME was last done for DIGEST. done_for NAME DIGEST remembers it.
fresh() { [ "$(cat "$home/stamps/$1" 2>/dev/null)" = "$2" ]; }
done_for() { mkdir -p "$home/stamps" && printf '%s\n' "$2" >"$home/stamps/$1"; }

# node_modules installs the pinned packages of frontend/.
node_modules() {
  need_node
  local now
  now=$(cd "$root/frontend" && printf '%s\n' package.json package-lock.json | digest)
  [ -d "$root/frontend/node_modules" ] && fresh node_modules "$now" && return
  say "Installing the packages that build the pages …"
  (cd "$root/frontend" && quietly npm ci --no-audit --no-fund --loglevel=error) || exit 1
  done_for node_modules "$now"
}

frontend_sources() {
  find . -type f -not -path './node_modules/*' -not -path './dist/*' -not -path './browser/*' -not -path './journeys/*' \
    -not -path './gallery/*' -not -name '*test.mjs' -not -name '*.go' -not -name '*.templ' | LC_ALL=C sort
}

# frontend builds frontend/dist when a source of it changed.
frontend() {
  need_node
  local now
  now=$(cd "$root/frontend" && frontend_sources | digest)
  [ -f "$root/frontend/dist/manifest.json" ] && fresh frontend "$now" && return
  node_modules
  say "Building styles and scripts …"
  (cd "$root/frontend" && quietly npm run --silent build) || exit 1
  done_for frontend "$now"
}

# tool NAME MODULE VERSION: builds a Go program at that version, once, and prints where it is. It stays out of go.mod.
tool() {
  local at=$home/tools/$1-$3
  [ -x "$at/$1" ] || { say "Building $1 $3 …"; GOBIN=$at GOFLAGS= quietly go install "$2@$3" || exit 1; }
  printf '%s\n' "$at/$1"
}

templ_tool() { (cd "$root" && tool templ github.com/a-h/templ/cmd/templ "$(go list -m -f '{{.Version}}' github.com/a-h/templ)"); }

# templates lists them as seen from frontend/, where templ runs: the paths stand in what it writes.
templates() { (cd "$root/frontend" && find . -name '*.templ' -not -path './node_modules/*' -printf '%P\n' | LC_ALL=C sort); }

# pages writes the Go files of templates that were changed after them. What is committed is already written.
pages() {
  local page templ=
  while IFS= read -r page; do
    [ "$root/frontend/$page" -nt "$root/frontend/${page%.templ}_templ.go" ] || continue
    templ=${templ:-$(templ_tool)}
    say "Writing $page …"
    (cd "$root/frontend" && quietly "$templ" generate -f "$page" && touch "${page%.templ}_templ.go") || exit 1
  done < <(templates)
}

# program builds everything that the binary holds, then the binary.
program() {
  need_go
  frontend
  pages
  [ -x "$binary" ] || say "Building Holdfast; the first time takes some minutes …"
  local stamp=false # "holdfast version" names the commit where git can be asked
  git -C "$root" status --porcelain >/dev/null 2>&1 && stamp=auto
  (cd "$root" && CGO_ENABLED=0 quietly go build -buildvcs=$stamp -trimpath -o "$binary" ./server) || exit 1
}

# shifted_program builds the program with a clock that a journey can set forward.
shifted_program() {
  need_go
  frontend
  (cd "$root" && CGO_ENABLED=0 quietly go build -buildvcs=false -trimpath -tags testclock -o "$home/bin/holdfast-testclock" ./server) || exit 1
}

# steps SCRIPT PREFIX NAME…: runs the functions PREFIX_NAME one after the other, each in its own shell, tells how long
# each took, and at the end which failed and how to run those alone.
steps() {
  local script=$1 prefix=$2 name code begun failed=()
  shift 2
  for name in "$@"; do
    echo "-- $name"
    begun=$SECONDS
    set +e
    (set -e; "$prefix$name")
    code=$?
    set -e
    [ "$code" = 0 ] || failed+=("$name")
    echo "-- $name: $([ "$code" = 0 ] && echo fine || echo FAILED), $((SECONDS - begun)) s"
  done
  for name in "${failed[@]}"; do echo "To run this alone: $script $name"; done
  echo "$(($# - ${#failed[@]})) passed, ${#failed[@]} failed"
  [ ${#failed[@]} = 0 ]
}
