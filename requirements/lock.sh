#!/bin/sh
# Make the locks anew: hashed, for every platform and Python >= 3.11, without any index line or address.
set -eu
cd "$(dirname "$0")"
lock() {
    input=$1 output=$2 python=$3
    shift 3
    uv pip compile --quiet --universal --python-version "$python" --generate-hashes --no-emit-index-url \
        --no-header --no-annotate "$@" "$input" --output-file "$output"
}
lock base.in base.txt 3.11 --constraint lts.in
lock test.in test.txt 3.11 --constraint base.txt
lock browser.in browser.txt 3.11 --constraint test.txt
lock figures.in figures.txt 3.11 --constraint browser.txt
lock next.in next.txt 3.12
