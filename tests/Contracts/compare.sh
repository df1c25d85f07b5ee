#!/usr/bin/env bash
# Compares the contract with the package that it stands in for: what the contract has, the package must have too.
# Interfaces that the integration only calls may lack members (CP0006).
#   tests/Contracts/compare.sh [VERSION]
set -euo pipefail
cd "$(dirname "$0")/../.."
version=${1:-13.5.0}
export AspireHosting= AspireHostingVersion=

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet build tests/Contracts/Aspire.Hosting -p:AspireHosting=contract --output "$work/contract" -v quiet
cat > "$work/package.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <CopyLocalLockFileAssemblies>true</CopyLocalLockFileAssemblies>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Aspire.Hosting" Version="$version" />
  </ItemGroup>
</Project>
PROJECT
dotnet build "$work/package.csproj" --output "$work/package" -v quiet
dotnet tool install Microsoft.DotNet.ApiCompat.Tool --tool-path "$work/tools" --version '10.0.*' >/dev/null

frameworks=$(dotnet --list-runtimes | sed -nE 's|^Microsoft\.(NETCore\|AspNetCore)\.App (10\.[^ ]+) \[(.*)\]$|\3/\2|p' | paste -sd, -)
"$work/tools/apicompat" --left "$work/contract/Aspire.Hosting.dll" --right "$work/package/Aspire.Hosting.dll" \
  --left-assembly-references "$frameworks" --right-assembly-references "$frameworks,$work/package" --noWarn CP0006
echo "The contract agrees with Aspire.Hosting $version."
