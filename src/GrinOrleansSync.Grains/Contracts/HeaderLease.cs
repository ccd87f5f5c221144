using System.Collections.Immutable;
using Grin.Chain;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>Leave to download the headers after our best one.</summary>
/// <param name="Tip">The best header.</param>
/// <param name="Locator">Hashes that tell a peer where our chain stands, newest first.</param>
[GenerateSerializer, Alias(TypeAliases.HeaderLease), Immutable]
public sealed record HeaderLease([property: Id(0)] HeaderTip Tip, [property: Id(1)] ImmutableArray<Hash> Locator);
