using System.Collections.Concurrent;
using Grin.TestData;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Tests;

/// <summary>The recorded chains of the collection, each loaded once for all tests.</summary>
internal static class RecordedChains
{
    private static readonly ConcurrentDictionary<string, Lazy<RecordedChain>> Loaded = new();

    public static RecordedChain Demo => Get("chains/devnet-1100");

    public static RecordedChain User => Get("chains/user-240");

    public static RecordedChain Get(string name) =>
        Loaded.GetOrAdd(name, static name => new Lazy<RecordedChain>(() => RecordedChain.Load(TestVectors.Get(name)))).Value;

    /// <summary>Names of the good chains; the largest is left to the collection's own runs.</summary>
    public static TheoryData<string> Good() => new(TestVectors.Chains());

    public static TheoryData<string> Refused() =>
        new(Directory.EnumerateDirectories(TestVectors.Get("chains/refused")).Select(folder => "chains/refused/" + Path.GetFileName(folder)).Order());
}
