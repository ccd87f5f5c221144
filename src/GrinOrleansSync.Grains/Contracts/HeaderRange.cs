using Grin.Chain;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>A run of linked headers that a silo downloaded and laid down for the header chain to read.</summary>
/// <param name="Name">Name of the object with the headers in wire form, one after the other.</param>
/// <param name="FirstHeight">Height of the first one, at least 1.</param>
/// <param name="PreviousHash">Hash of the header before the first.</param>
/// <param name="LastHash">Hash of the last one.</param>
/// <param name="Count">Number of headers.</param>
/// <param name="Segment">The lease it answers: <see cref="HeaderLease.Segment"/>.</param>
[GenerateSerializer, Alias(TypeAliases.HeaderRange), Immutable]
public sealed record HeaderRange(
    [property: Id(0)] string Name,
    [property: Id(1)] ulong FirstHeight,
    [property: Id(2)] Hash PreviousHash,
    [property: Id(3)] Hash LastHash,
    [property: Id(4)] int Count,
    [property: Id(5)] ulong? Segment = null)
{
    /// <summary>Height of the last header.</summary>
    public ulong LastHeight => FirstHeight + (ulong)Count - 1;
}
