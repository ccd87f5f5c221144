using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using GrinOrleansSync.Devnet.Mining;

namespace GrinOrleansSync.Grains.Tests.Support;

/// <summary>Chains of headers made for these tests, each mined once. Work grows with height alone: all are at the floor of difficulty.</summary>
internal static class SyntheticChains
{
    /// <summary>Where the branches leave <see cref="Shorter"/>, 600 headers below its tip.</summary>
    public const int ForkHeight = 100;

    public static Network Network { get; } = Network.TryGetBuiltIn("automatedtesting", out Network? network) ? network : throw new InvalidOperationException();

    private static readonly Lazy<IReadOnlyList<BlockHeader>> LazyShorter = new(() => SyntheticHeaders.Chain(Network, 700, seed: 1));
    private static readonly Lazy<IReadOnlyList<BlockHeader>> LazyLonger = new(() => SyntheticHeaders.Branch(Network, Shorter, ForkHeight, 1200 - ForkHeight, seed: 2));
    private static readonly Lazy<IReadOnlyList<BlockHeader>> LazyBroken = new(() => BreakAt(650));

    /// <summary>700 headers after genesis.</summary>
    public static IReadOnlyList<BlockHeader> Shorter => LazyShorter.Value;

    /// <summary>Another branch to height 1200.</summary>
    public static IReadOnlyList<BlockHeader> Longer => LazyLonger.Value;

    /// <summary><see cref="Longer"/> up to height 649, a header whose previous root is wrong, and more on top of it up to height 800.</summary>
    public static IReadOnlyList<BlockHeader> Broken => LazyBroken.Value;

    private static List<BlockHeader> BreakAt(int height)
    {
        List<BlockHeader> chain = [.. Longer.Take(height)];
        using var next = new SyntheticHeaders(Network, chain, seed: 3);
        using var miner = new HeaderMiner(Network.Parameters);
        chain.Add(miner.Mine(next.Draft() with { PreviousRoot = Hash.Zero }, target: 1));
        using var more = new SyntheticHeaders(Network, chain, seed: 4);
        return [.. chain, .. more.Next(800 - height)];
    }
}
