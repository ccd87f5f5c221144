using System.Collections.Concurrent;
using Grin.TestData;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Grains.Tests.Support;

/// <summary>The recorded chains of the collection, each loaded once for all tests.</summary>
internal static class RecordedChains
{
    private static readonly ConcurrentDictionary<string, Lazy<RecordedChain>> Loaded = new();

    /// <summary>1100 blocks: 11 segments at the default heights, 4 of outputs and range proofs each.</summary>
    public static RecordedChain Demo => Get("chains/devnet-1100");

    /// <summary>80 blocks, nothing wrong: one segment of a kind.</summary>
    public static RecordedChain Small => Get("chains/refused/control");

    public static RecordedChain Get(string name) =>
        Loaded.GetOrAdd(name, static name => new Lazy<RecordedChain>(() => RecordedChain.Load(TestVectors.Get(name)))).Value;

    /// <summary>A store that has all headers of a chain and nothing else.</summary>
    public static async Task<MemoryObjectStore> StoreHeadersAsync(RecordedChain chain)
    {
        var objects = new MemoryObjectStore();
        HeaderStore headers = await HeaderStore.OpenAsync(objects, chain.Network, TestContext.Current.CancellationToken);
        await headers.AppendAsync([.. chain.Headers.All.Skip(1)], TestContext.Current.CancellationToken);
        return objects;
    }
}
