using System.Text.Json;
using Grin.Chain.Networks;
using Grin.Chain.Wire;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Storage.Networks;

/// <summary>The definition of the network that a store belongs to, so that it can be verified without any other file.</summary>
public static class NetworkStore
{
    private const string DefinitionName = "network/definition";
    private const string GenesisName = "network/genesis";

    /// <summary>Notes the network in a new store, or checks that the store belongs to it.</summary>
    /// <exception cref="ForeignNetworkException">It belongs to another one.</exception>
    /// <exception cref="DamagedObjectException">What is stored is not what was written.</exception>
    public static async Task ClaimAsync(IObjectStore objects, Network network, CancellationToken cancellationToken = default)
    {
        if (await ReadAsync(objects, cancellationToken).ConfigureAwait(false) is { } stored)
        {
            if (stored.GenesisHash != network.GenesisHash)
            {
                throw new ForeignNetworkException(network, stored.GenesisHash);
            }

            return;
        }

        var genesis = new WireWriter();
        network.Genesis.Write(genesis, ProtocolVersion.Local);
        byte[] definition = JsonSerializer.SerializeToUtf8Bytes(new
        {
            name = network.Name,
            chainType = network.Parameters.ChainType.ToString(),
            genesis = GenesisName,
            maxBlockWeight = network.Parameters.MaxBlockWeight,
            nrd = network.Parameters.NrdEnabled,
        });
        await objects.PutAsync(GenesisName, genesis.WrittenMemory, cancellationToken).ConfigureAwait(false);
        await objects.PutAsync(DefinitionName, definition, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The network a store belongs to; null in a new store.</summary>
    /// <exception cref="DamagedObjectException">What is stored is not what was written.</exception>
    public static async Task<Network?> ReadAsync(IObjectStore objects, CancellationToken cancellationToken = default)
    {
        if (await objects.GetAsync(DefinitionName, cancellationToken).ConfigureAwait(false) is not { } definition
            || await objects.GetAsync(GenesisName, cancellationToken).ConfigureAwait(false) is not { } genesis)
        {
            return null;
        }

        return NetworkFile.TryParse(definition.Span, out NetworkFile? file, out string? error)
            && file.TryBuild(genesis.Span, out Network? network, out error)
                ? network
                : throw new DamagedObjectException(DefinitionName, DefinitionName, error);
    }
}
