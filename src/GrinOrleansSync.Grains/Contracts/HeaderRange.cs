using Grin.Chain;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>A run of linked headers that a silo downloaded and laid down for the header chain to read.</summary>
/// <param name="Name">Name of the object with the headers in wire form, one after the other.</param>
/// <param name="PreviousHash">Hash of the header before the first.</param>
/// <param name="LastHash">Hash of the last one.</param>
/// <param name="LastDifficulty">Total difficulty the last one claims.</param>
/// <param name="Count">Number of headers.</param>
[GenerateSerializer, Alias(TypeAliases.HeaderRange), Immutable]
public sealed record HeaderRange(
    [property: Id(0)] string Name,
    [property: Id(1)] Hash PreviousHash,
    [property: Id(2)] Hash LastHash,
    [property: Id(3)] ulong LastDifficulty,
    [property: Id(4)] int Count);
