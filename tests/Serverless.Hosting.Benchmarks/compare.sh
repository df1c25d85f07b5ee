#!/bin/sh
# Compares the gateway with YARP, and with nginx and HAProxy where they are installed; then gateways with 1 to 10,000 services. Prints tables in Markdown.
#   tests/Serverless.Hosting.Benchmarks/compare.sh [rounds] [seconds]
set -eu
rounds=${1:-10}
seconds=${2:-2}
cd "$(dirname "$0")"
dotnet build --configuration Release --verbosity quiet --nologo
benchmark() {
    printf '\n'
    dotnet run --configuration Release --no-build -- "$@"
}
benchmark throughput "$rounds" "$seconds"
benchmark services "$rounds" "$seconds"
benchmark services "$rounds" "$seconds" --spread
