#!/bin/sh
# Builds the image of this checkout with the .NET SDK, pushes it to the environment's registry, and notes its name for the
# silos. Needs no container engine; the registry lets in whoever is signed in to the Azure CLI.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
tag=$(date -u +%Y%m%d-%H%M%S)
DOTNET_CONTAINER_REGISTRY_UNAME=00000000-0000-0000-0000-000000000000
DOTNET_CONTAINER_REGISTRY_PWORD=$(az acr login --name "$AZURE_CONTAINER_REGISTRY_NAME" --expose-token --query accessToken --output tsv)
export DOTNET_CONTAINER_REGISTRY_UNAME DOTNET_CONTAINER_REGISTRY_PWORD
dotnet publish "$root/src/GrinOrleansSync.Host" -c Release -r linux-x64 -t:PublishContainer \
  -p:ContainerRegistry="$AZURE_CONTAINER_REGISTRY_ENDPOINT" -p:ContainerImageTag="$tag"
azd env set SILO_IMAGE "$AZURE_CONTAINER_REGISTRY_ENDPOINT/grin-orleans-sync:$tag"
azd env set SILO_ROLLOUT "$((${SILO_ROLLOUT:-0} + 1))"
