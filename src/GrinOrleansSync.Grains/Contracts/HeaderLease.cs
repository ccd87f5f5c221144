using System.Collections.Immutable;
using Grin.Chain;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>
/// Leave to download headers: those after our best one, by whatever peer claims more work; or, with a
/// <paramref name="Segment"/>, one range of many that are downloaded at once.
/// </summary>
/// <param name="Tip">The best header.</param>
/// <param name="Locator">
/// Hashes that tell a peer where our chain stands, newest first. Of a range: the hash before its first header, if anyone
/// has told one; only that of the range after our best header is known to be right.
/// </param>
/// <param name="Segment">Number of the range: heights Segment·512 + 1 to + 512; null for what follows our best header.</param>
/// <param name="Reorganisations">How often the best chain had left its branch.</param>
[GenerateSerializer, Alias(TypeAliases.HeaderLease), Immutable]
public sealed record HeaderLease(
    [property: Id(0)] HeaderTip Tip,
    [property: Id(1)] ImmutableArray<Hash> Locator,
    [property: Id(2)] ulong? Segment = null,
    [property: Id(3)] ulong Reorganisations = 0);
