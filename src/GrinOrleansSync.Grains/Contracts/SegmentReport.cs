using System.Collections.Immutable;
using Grin.Chain.State;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>What became of the work on a segment.</summary>
/// <param name="Id">The segment.</param>
/// <param name="Result">What it contributes; null when it could not be had.</param>
/// <param name="Rejected">Answers that did not prove.</param>
/// <param name="Retried">Requests beyond the first.</param>
/// <param name="FailedProof">Peers whose answers did not prove against the header.</param>
[GenerateSerializer, Alias(TypeAliases.SegmentReport), Immutable]
public sealed record SegmentReport(
    [property: Id(0)] StateSegmentId Id,
    [property: Id(1)] SegmentResult? Result,
    [property: Id(2)] int Rejected,
    [property: Id(3)] int Retried,
    [property: Id(4)] ImmutableArray<string> FailedProof);
